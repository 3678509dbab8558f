import { afterAll, beforeAll, describe, test } from "vitest";
import { holdTable, untilLockIsWaitedFor } from "./disturbed-sync.ts";
import { FaultRun, type Victim } from "./fault-run.ts";

const testMsMax = 240_000;

let run: FaultRun;
beforeAll(async () => {
  run = await FaultRun.start();
}, testMsMax);
afterAll(() => run?.close());

describe("sync in its last transaction", () => {
  test.each<Victim>(["connector", "ingestion", "redis", "postgres"])(
    "survives kill -9 of %s",
    async (victim) => {
      const sync = await run.begin();
      const applying = await holdTable(run.installation.databaseUrl, "enterprise_state");
      await untilLockIsWaitedFor(run.installation.databaseUrl);
      await run.restart(victim, sync);
      await applying.release();
      await run.expectRightReport(sync);
    },
    testMsMax,
  );
});

describe("dedup in its last transaction", () => {
  test.each<Victim>(["dedup-worker", "redis", "postgres"])(
    "survives kill -9 of %s",
    async (victim) => {
      const writing = await holdTable(run.installation.databaseUrl, "reports");
      const sync = await run.begin();
      await untilLockIsWaitedFor(run.installation.databaseUrl);
      await run.restart(victim, sync);
      await writing.release();
      await run.expectRightReport(sync);
    },
    testMsMax,
  );
});
