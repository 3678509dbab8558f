import { type Database, openDatabase } from "@oneseat/database/open-database";
import { requestDedup } from "@oneseat/database/request-dedup";
import { createLogger } from "@oneseat/runtime/create-logger";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { storedPerson, storedServerAccount, storeReport } from "../../../tests/builders/stored-report.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { testRedis } from "../../../tests/stack/test-redis.ts";
import { readPeopleKeys, readReports, readState } from "../fixtures/dedup-runner.ts";
import { changeEmail, insertOctoCorp, octoCorpPeople } from "../fixtures/octo-corp.ts";
import { type DedupQueues, openDedupQueues } from "./open-queues.ts";
import { createDedupWorker, type DedupWorker } from "./worker.ts";

const { url: redisUrl, prefix } = testRedis();
let testDatabase: TestDatabase;
let database: Database;
let queues: DedupQueues;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test" });
  queues = openDedupQueues(redisUrl, prefix);
});
afterAll(async () => {
  await queues.close();
  await database.close();
  await testDatabase.close();
});

function createWorker(sweepIntervalMs: number): DedupWorker {
  const config = { host: "127.0.0.1", port: 0, logLevel: "silent", databaseUrl: testDatabase.url, redisUrl };
  return createDedupWorker(config, createLogger({ service: "dedup-worker", level: "silent" }), {
    queuePrefix: prefix,
    sweepIntervalMs,
  });
}

async function runningWorker(sweepIntervalMs: number) {
  const worker = createWorker(sweepIntervalMs);
  await worker.start();
  return { url: worker.url, [Symbol.asyncDispose]: () => worker.close() };
}

const never = 2_000_000_000;

async function reportIsCurrent(enterpriseId: string, version: number) {
  await vi.waitFor(async () => expect((await readState(database, enterpriseId)).current_report_version).toBe(version), {
    timeout: 10_000,
    interval: 20,
  });
}

describe("the dedup-worker", () => {
  test("makes the reports that are asked for", async () => {
    const { id } = await insertOctoCorp(database);
    await using _worker = await runningWorker(never);

    await queues.request(id);

    await reportIsCurrent(id, 1);
    expect(await readPeopleKeys(database, id, 1)).toEqual(octoCorpPeople);
  });

  test("finds what nobody asked for", async () => {
    const { id } = await insertOctoCorp(database);
    await using _worker = await runningWorker(50);

    await reportIsCurrent(id, 1);

    expect(await readReports(database, id)).toHaveLength(1);
  });

  test("indexes what a killed worker left", async () => {
    const { id } = await insertOctoCorp(database);
    await storeReport(database, id, { people: [storedPerson([storedServerAccount(1)])], searchable: false });
    await using _worker = await runningWorker(50);

    await vi.waitFor(async () => expect((await readState(database, id)).search_version).toBe(1), {
      timeout: 10_000,
      interval: 20,
    });
    expect(await readReports(database, id)).toHaveLength(1);
  });

  test("answers for its health", async () => {
    await using worker = await runningWorker(never);

    const checks = { postgres: "ok", redis: "ok", migrations: "ok" };
    await vi.waitFor(async () =>
      expect(await (await fetch(`${worker.url}/readyz`)).json()).toEqual({ status: "ok", checks }),
    );
    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    expect(metrics).toContain("oneseat_dedup_runs_total");
  });

  test("shares the queue with other workers", async () => {
    const { id } = await insertOctoCorp(database);
    await using _one = await runningWorker(20);
    await using _other = await runningWorker(20);
    await reportIsCurrent(id, 1);

    await changeEmail(database, id, 2, "amy@x.example");
    await database.forEnterprise(id, requestDedup);

    await reportIsCurrent(id, 2);
    expect(await readReports(database, id)).toMatchObject([{ seats_consumed: 3 }, { seats_consumed: 2 }]);
  });

  test("closes twice, also before it started", async () => {
    const worker = createWorker(never);

    await worker.close();

    await expect(worker.close()).resolves.toBeUndefined();
  });
});
