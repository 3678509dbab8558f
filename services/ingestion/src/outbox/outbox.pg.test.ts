import { type Database, openDatabase } from "@oneseat/database/open-database";
import { requestDedup } from "@oneseat/database/request-dedup";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { insertEnterprise } from "../../../../tests/builders/enterprise.ts";
import { createTestDatabase, type TestDatabase } from "../../../../tests/stack/test-database.ts";
import { waitFor } from "../../tests/uploading.ts";
import { listenOutbox } from "./listen-outbox.ts";
import { type OutboxRow, relayOutbox, rowsPerPass } from "./relay-outbox.ts";

let testDatabase: TestDatabase;
let database: Database;
let enterpriseId: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test" });
});
afterAll(async () => {
  await database.close();
  await testDatabase.close();
});
beforeEach(async () => {
  await database.root.deleteFrom("outbox").execute();
  ({ id: enterpriseId } = await insertEnterprise(database));
});

describe("the outbox relay", () => {
  test("sends what has committed, oldest first", async () => {
    await request(3);
    const sent: OutboxRow[] = [];
    expect(await relay(async (row) => void sent.push(row))).toBe(3);
    expect(sent.map(({ id }) => id)).toEqual(sent.map(({ id }) => id).sort());
    expect(sent[0]).toMatchObject({ enterprise_id: enterpriseId, payload: { enterprise_id: enterpriseId } });
    expect(await left()).toBe(0);
  });

  test("sends nothing that was rolled back", async () => {
    const work = database.forEnterprise(enterpriseId, async (transaction) => {
      await requestDedup(transaction);
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await relay(async () => {})).toBe(0);
  });

  test("keeps what a queue does not take", async () => {
    await request(3);
    const away = relay(() => Promise.reject(new Error("redis is away")));
    await expect(away).rejects.toThrow("redis is away");
    expect(await left()).toBe(3);
  });

  test("keeps what alone was not taken", async () => {
    await request(3);
    let sent = 0;
    const failing = async () => {
      if (++sent === 2) throw new Error("redis is away");
    };
    expect(await relay(failing)).toBe(2);
    expect(await left()).toBe(1);
  });

  test("does not wait for a queue without answer", async () => {
    await request(1);
    const silent = relayOutbox(database, "dedup-enterprise", () => new Promise(() => {}), { sendTimeoutMs: 5 });
    await expect(silent).rejects.toThrow("did not answer");
    expect(await left()).toBe(1);
  });

  test("sends each row once from two processes", async () => {
    await request(40);
    const sent: string[] = [];
    await Promise.all([1, 2].map(() => relay(async ({ id }) => void sent.push(id))));
    expect(new Set(sent).size).toBe(sent.length);
    await relay(async ({ id }) => void sent.push(id));
    expect(sent).toHaveLength(40);
  });

  test("leaves the jobs of another queue", async () => {
    await request(1);
    expect(await relayOutbox(database, "deliver-receipt", async () => {})).toBe(0);
    expect(await left()).toBe(1);
  });

  test("takes so many in a pass", async () => {
    await request(rowsPerPass + 5);
    expect(await relay(async () => {})).toBe(rowsPerPass);
    expect(await left()).toBe(5);
  });
});

describe("listening to the outbox", () => {
  test("is woken by commits, also on a new connection", async () => {
    let woken = 0;
    const listening = listenOutbox(database, () => woken++, { reconnectMs: 10 });
    listening.start();
    await waitFor(async () => (woken > 0 ? true : null));
    woken = 0;
    await request(1);
    await waitFor(async () => (woken > 0 ? true : null));

    const listener = "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen oneseat_outbox'";
    woken = 0;
    await database.pool.query(`${listener} and datname = current_database()`);
    await waitFor(async () => (woken > 0 ? true : null));
    woken = 0;
    await request(1);
    await waitFor(async () => (woken > 0 ? true : null));
    await listening.close();
  });
});

async function request(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await database.forEnterprise(enterpriseId, (each) => requestDedup(each));
}

function relay(send: (row: OutboxRow) => Promise<void>): Promise<number> {
  return relayOutbox(database, "dedup-enterprise", send);
}

async function left(): Promise<number> {
  return (await database.root.selectFrom("outbox").select("id").execute()).length;
}
