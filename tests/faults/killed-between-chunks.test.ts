import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DisturbedSync } from "./disturbed-sync.ts";
import { FaultRun, type Victim } from "./fault-run.ts";

const testMsMax = 240_000;

let run: FaultRun;
beforeAll(async () => {
  run = await FaultRun.start();
}, testMsMax);
afterAll(() => run?.close());

describe("sync with chunks on the way", () => {
  test.each<Victim>(["connector", "redis", "api", "postgres"])(
    "survives kill -9 of %s",
    async (victim) => {
      const sync = await beginUnreceipted();
      await run.restart(victim, sync);
      run.installation.ingestion.resume();
      await run.expectRightReport(sync);
    },
    testMsMax,
  );

  test(
    "survives kill -9 of ingestion",
    async () => {
      const sync = await beginUnreceipted();
      await run.restart("ingestion", sync);
      await run.expectRightReport(sync);
    },
    testMsMax,
  );

  test(
    "survives a Redis that lost its data",
    async () => {
      const { ingestion, redis } = run.installation;
      const sync = await beginUnreceipted();
      await redis.kill();
      await redis.loseData();
      await redis.start();
      ingestion.resume();
      await run.expectRightReport(sync);
    },
    testMsMax,
  );
});

/** A sync that has published and waits: ingestion stands still, so that nothing of it can be over when a process is killed. */
async function beginUnreceipted(): Promise<DisturbedSync> {
  run.installation.ingestion.pause();
  const sync = await run.begin();
  const { chunks } = await sync.untilPublished(1);
  expect(chunks.receipted).toBe(0);
  return sync;
}
