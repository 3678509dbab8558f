import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@oneseat/database/open-database";
import { createLogger } from "@oneseat/runtime/create-logger";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { insertEnterprise, insertServerAccounts } from "../../../tests/builders/enterprise.ts";
import { insertSync } from "../../../tests/builders/stored-sync.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { testRedis } from "../../../tests/stack/test-redis.ts";
import { readPeopleKeys, readReports, readState } from "../fixtures/dedup-runner.ts";
import { insertOctoCorp, octoCorpPeople, users } from "../fixtures/octo-corp.ts";
import { type DedupQueues, openDedupQueues } from "./open-queues.ts";
import { takeTurn } from "./take-turn.ts";
import { createDedupWorker } from "./worker.ts";

const { url: redisUrl } = testRedis();
const never = 2_000_000_000;
/** The job of a worker that did not get to give it back is another's after 30 seconds. */
const reportMsMax = 50_000;
vi.setConfig({ testTimeout: 2 * reportMsMax });
let testDatabase: TestDatabase;
let database: Database;
/** Of each test its own: a job that one leaves would take its turn in another. */
let prefix: string;
let queues: DedupQueues;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test" });
});
beforeEach(() => {
  prefix = testRedis().prefix;
  queues = openDedupQueues(redisUrl, prefix);
});
afterEach(() => queues.close());
afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

/** For which four accounts are many, and three are few. */
async function runningWorker(options: { sweepIntervalMs?: number; smallAccountsMax?: number; program?: URL } = {}) {
  const log: string[] = [];
  const logger = createLogger({ service: "dedup-worker", level: "info" }, { write: (line) => log.push(line) });
  const config = { host: "127.0.0.1", port: 0, logLevel: "info", databaseUrl: testDatabase.url, redisUrl };
  const own = { queuePrefix: prefix, sweepIntervalMs: never, smallAccountsMax: 3, ...options };
  const worker = createDedupWorker(config, logger, own);
  await worker.start();
  return { url: worker.url, log, [Symbol.asyncDispose]: () => worker.close() };
}

/** Four accounts of which no report tells, brought in by a sync just now. */
async function insertLargeCorp() {
  const { id } = await insertOctoCorp(database);
  await insertSync(database, id, { accounts_version: 2 });
  return id;
}

/** A sync of another process that is being read, so large that a dedup would rather wait for it than not. */
function insertSyncUnderWay(enterpriseId: string, accountsRead = 1_000_000): Promise<string> {
  const owner = { owner_id: randomUUID(), owned_until: new Date(Date.now() + 60_000) };
  return insertSync(database, enterpriseId, { state: "pending", accounts_read: accountsRead, ...owner });
}

function endSync(
  enterpriseId: string,
  id: string,
  end: { error_code: string | null; accounts_version: number | null },
) {
  const state = end.error_code === null ? ("success" as const) : ("failure" as const);
  const row = { ...end, state, error_message: end.error_code, owner_id: null, owned_until: null };
  return database.forEnterprise(enterpriseId, ({ db }) =>
    db
      .updateTable("syncs")
      .set({ ...row, finished_at: sql`now()` })
      .where("id", "=", id)
      .execute(),
  );
}

async function untilReported(enterpriseId: string, version = 1) {
  const isCurrent = async () => expect((await readState(database, enterpriseId)).current_report_version).toBe(version);
  await vi.waitFor(isCurrent, { timeout: reportMsMax, interval: 20 });
}

async function untilPostponed(worker: { url: string }) {
  const isPostponed = async () => {
    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    expect(metrics).toMatch(/oneseat_dedup_runs_total\{outcome="postponed"\} [1-9]/);
  };
  await vi.waitFor(isPostponed, { timeout: 10_000, interval: 20 });
}

describe("syncs that come together", () => {
  test.each([
    ["", {}],
    ["that are few so far", { smallAccountsMax: 100 }],
  ])("make one report of accounts %s", async (_size, options) => {
    const id = await insertLargeCorp();
    const second = await insertSyncUnderWay(id);
    await using worker = await runningWorker(options);
    await queues.request(id);
    await untilPostponed(worker);

    await insertServerAccounts(database, id, {
      hostName: "b.example",
      serverId: randomUUID(),
      users: users("z@x.example"),
    });
    await endSync(id, second, { error_code: null, accounts_version: 3 });
    await queues.request(id);

    await untilReported(id);
    expect(await readPeopleKeys(database, id, 1)).toEqual([...octoCorpPeople, ["b.example:1"]]);
    expect(await readState(database, id)).toMatchObject({ checked_accounts_version: 3 });
  });

  test("make a report though one fails", async () => {
    const id = await insertLargeCorp();
    const second = await insertSyncUnderWay(id);
    await using worker = await runningWorker();
    await queues.request(id);
    await untilPostponed(worker);

    await endSync(id, second, { error_code: "malformed_json", accounts_version: null });

    await untilReported(id);
  });

  test("make a report though one stands still", async () => {
    const id = await insertLargeCorp();
    await insertSyncUnderWay(id, 20_000);
    await using worker = await runningWorker();
    await queues.request(id);
    await untilPostponed(worker);

    await untilReported(id);
  });

  test("are not forgotten with their worker", async () => {
    const id = await insertLargeCorp();
    const second = await insertSyncUnderWay(id);
    {
      await using worker = await runningWorker();
      await queues.request(id);
      await untilPostponed(worker);
    }
    await endSync(id, second, { error_code: "malformed_json", accounts_version: null });

    await using _other = await runningWorker({ sweepIntervalMs: 50 });

    await untilReported(id);
  });
});

describe("a large dedup", () => {
  test("lets a small one pass", async () => {
    const large = await insertLargeCorp();
    const { id: small } = await insertSmallCorp();
    await using _worker = await runningWorker();
    const writing = await holdTurn(large);
    await queues.request(large);
    await writing.isWaitedFor();

    await queues.request(small);

    await untilReported(small);
    expect(await readReports(database, large)).toEqual([]);
    await writing.release();
    await untilReported(large);
  });

  test("is tried again when its thread crashes", async () => {
    const id = await insertLargeCorp();
    {
      await using worker = await runningWorker({ program: new URL("data:text/javascript,process.exit(1)") });
      await queues.request(id);
      await vi.waitFor(() => expect(worker.log.join("")).toContain("dedup left for another try"), { timeout: 10_000 });
    }

    await using _other = await runningWorker();

    await untilReported(id);
  });

  test("is told in metrics and log", async () => {
    const id = await insertLargeCorp();
    await using worker = await runningWorker();
    await queues.request(id);
    await untilReported(id);

    await vi.waitFor(() => expect(worker.log.join("")).toContain("people can be searched"), { timeout: 10_000 });

    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    for (const step of ["read", "match", "write", "index"]) {
      expect(metrics).toContain(`oneseat_dedup_seconds_count{step="${step}"} 1`);
    }
    expect(worker.log.join("")).toContain('"outcome":"new_report"');
    expect(worker.log.join("")).not.toContain("@");
  });
});

async function insertSmallCorp() {
  const enterprise = await insertEnterprise(database);
  await insertServerAccounts(database, enterprise.id, { users: users("mona@x.example", "bob@x.example") });
  return enterprise;
}

/** Has every writer of an enterprise's report wait. */
async function holdTurn(enterpriseId: string) {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const holding = database.forEnterprise(enterpriseId, async (transaction) => {
    await takeTurn(transaction);
    held.resolve();
    await released.promise;
  });
  await held.promise;
  const lookForWaiting = async () => {
    const { rows } = await sql`select from pg_locks where locktype = 'advisory' and not granted`.execute(database.root);
    expect(rows).toHaveLength(1);
  };
  return {
    isWaitedFor: () => vi.waitFor(lookForWaiting, { timeout: 10_000, interval: 20 }),
    release: () => {
      released.resolve();
      return holding;
    },
  };
}
