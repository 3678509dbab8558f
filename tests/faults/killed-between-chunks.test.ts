import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FaultRun, type Victim } from "./fault-run.ts";

const testMsMax = 240_000;

let run: FaultRun;
beforeAll(async () => {
  run = await FaultRun.start();
}, testMsMax);
afterAll(() => run?.close());

describe("sync between two chunks", () => {
  test.each<Victim>(["connector", "ingestion", "redis", "api", "postgres"])(
    "survives kill -9 of %s",
    async (victim) => {
      const sync = await run.begin();
      await sync.untilReceipted(2);
      await run.restart(victim, sync);
      await run.expectRightReport(sync);
    },
    testMsMax,
  );

  test(
    "survives a Redis that lost its data",
    async () => {
      const sync = await run.begin();
      await sync.untilReceipted(2);
      run.installation.ingestion.pause();
      const { chunks } = await sync.untilPublished(3);
      expect(chunks.receipted).toBeLessThan(chunks.published);
      await run.installation.redis.kill();
      await run.installation.redis.loseData();
      await run.installation.redis.start();
      run.installation.ingestion.resume();
      await run.expectRightReport(sync);
    },
    testMsMax,
  );
});
