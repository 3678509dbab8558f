import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { databaseUrl, onServer } from "./on-server.ts";

export type TestDatabase = {
  readonly url: string;
  /** Drops it, whoever is still connected. */
  close(): Promise<void>;
};

/** A migrated, empty database of the caller's own: `beforeAll` makes it, `afterAll` closes it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject("postgresUrl");
  if (!serverUrl) {
    throw new Error(
      "no test servers for this file: name it *.pg.test.ts, *.redis.test.ts or *.stack.test.ts, or move it to tests/",
    );
  }
  const template = inject("templateDatabase");
  const name = `${template}_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `create database ${name} template ${template}`);
  return {
    url: databaseUrl(serverUrl, name),
    close: () => onServer(serverUrl, `drop database if exists ${name} with (force)`),
  };
}
