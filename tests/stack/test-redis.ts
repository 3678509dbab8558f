import { randomBytes } from "node:crypto";
import { inject } from "vitest";

export type TestRedis = {
  readonly url: string;
  /** A queue prefix of the caller's own: all test files share one server. */
  readonly prefix: string;
};

export function testRedis(): TestRedis {
  const url = inject("redisUrl");
  if (!url) {
    throw new Error(
      "no test servers for this file: name it *.redis.test.ts, *.pg.test.ts or *.stack.test.ts, or move it to tests/",
    );
  }
  return { url, prefix: `test-${randomBytes(6).toString("hex")}` };
}
