import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeAllUsersCsv } from "../builders/write-all-users-csv.ts";
import { type Installation, startInstallation } from "../stack/installation.ts";
import { beginSync, type DisturbedSync, holdTable, untilLockIsWaitedFor } from "./disturbed-sync.ts";

/** Makes some ten chunks, so that there is a middle. */
const accountCount = 100_000;
const testMsMax = 240_000;

type Process = { kill(): Promise<void>; start(): Promise<void> };
type Victim = "connector" | "ingestion" | "dedup-worker" | "api" | "redis" | "postgres";

let folder: string;
let csv: string;
let installation: Installation;
let undisturbed: { readonly content_hash: string; readonly seats_consumed: number };
let enterprises = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oneseat-faults-"));
  csv = join(folder, "all_users.csv");
  await writeAllUsersCsv({ to: csv, count: accountCount });
  installation = await startInstallation({ ownPostgres: true });
  const first = await begin();
  const { content_hash, seats_consumed } = await first.report();
  undisturbed = { content_hash, seats_consumed };
  await first.connector.process.stop();
}, testMsMax);

afterAll(async () => {
  await installation?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("sync", () => {
  test.each<Victim>(["connector", "ingestion", "redis", "api", "postgres"])(
    "survives kill -9 of %s between two chunks",
    async (victim) => {
      const sync = await begin();
      await sync.untilReceipted(2);
      await restart(victim, sync);
      await expectRightReport(sync);
    },
    testMsMax,
  );

  test.each<Victim>(["connector", "ingestion", "redis", "postgres"])(
    "survives kill -9 of %s while it applies",
    async (victim) => {
      const sync = await begin();
      const applying = await holdTable(installation.databaseUrl, "enterprise_state");
      await untilLockIsWaitedFor(installation.databaseUrl);
      await restart(victim, sync);
      await applying.release();
      await expectRightReport(sync);
    },
    testMsMax,
  );

  test.each<Victim>(["dedup-worker", "redis", "postgres"])(
    "survives kill -9 of %s while dedup writes",
    async (victim) => {
      const writing = await holdTable(installation.databaseUrl, "reports");
      const sync = await begin();
      await untilLockIsWaitedFor(installation.databaseUrl);
      await restart(victim, sync);
      await writing.release();
      await expectRightReport(sync);
    },
    testMsMax,
  );

  test(
    "survives a Redis that lost its data",
    async () => {
      const sync = await begin();
      await sync.untilReceipted(2);
      await installation.redis.kill();
      await installation.redis.loseData();
      await installation.redis.start();
      await expectRightReport(sync);
    },
    testMsMax,
  );
});

async function begin(): Promise<DisturbedSync> {
  enterprises += 1;
  return beginSync(installation, `enterprise-${enterprises}`, csv);
}

/** Kills it in the middle of the sync. */
async function restart(victim: Victim, sync: DisturbedSync): Promise<void> {
  const process = processOf(victim, sync);
  await process.kill();
  await process.start();
}

async function expectRightReport(sync: DisturbedSync): Promise<void> {
  const { content_hash, seats_consumed } = await sync.report();
  expect({ content_hash, seats_consumed }).toEqual(undisturbed);
  expect((await sync.progress()).state).toBe("success");
  await sync.connector.process.stop();
}

function processOf(victim: Victim, sync: DisturbedSync): Process {
  const { ingestion, api, redis, postgres, dedupWorker } = installation;
  if (postgres === null) throw new Error("the installation has no Postgres of its own");
  return { connector: sync.connector.process, ingestion, api, redis, postgres, "dedup-worker": dedupWorker }[victim];
}
