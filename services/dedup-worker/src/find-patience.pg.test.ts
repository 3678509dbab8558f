import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@oneseat/database/open-database";
import type { SyncsTable } from "@oneseat/database/tables/syncs";
import type { Insertable } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertEnterprise } from "../../../tests/builders/enterprise.ts";
import { insertSync } from "../../../tests/builders/stored-sync.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { findPatience, type Patience } from "./find-patience.ts";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test" });
});
afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

const million = 1_000_000;
const soon = () => new Date(Date.now() + 60_000);
const past = () => new Date(Date.now() - 60_000);

async function patienceWith(
  syncs: readonly Partial<Insertable<SyncsTable>>[],
  { accounts = million, chunkStoredAt }: { accounts?: number; chunkStoredAt?: Date } = {},
): Promise<Patience> {
  const { id } = await insertEnterprise(database);
  for (const sync of syncs) {
    const syncId = await insertSync(database, id, sync);
    const chunk = { enterprise_id: id, sync_id: syncId, chunk_number: 1, digest: "x", body: null };
    if (!chunkStoredAt) continue;
    await database.forEnterprise(id, ({ db }) =>
      db
        .insertInto("sync_chunks")
        .values({ ...chunk, stored_at: chunkStoredAt })
        .execute(),
    );
  }
  return database.forEnterprise(id, (transaction) => findPatience(transaction, accounts));
}

const pending = { state: "pending" } as const;
const claimed = () => ({ ...pending, owner_id: randomUUID(), owned_until: soon() });
const unanswered = { accounts_version: 1 };

describe("a sync is under way", () => {
  test("while a process works on it", async () => {
    expect(await patienceWith([claimed()])).toMatchObject({ isSyncUnderWay: true });
    const applying = { ...claimed(), stage: "applying", owned_until: past() } as const;
    expect(await patienceWith([applying])).toMatchObject({ isSyncUnderWay: true });
  });

  test("while its messages come in", async () => {
    const sending = { ...pending, way: "queue", owned_until: soon() } as const;
    expect(await patienceWith([sending], { chunkStoredAt: new Date() })).toMatchObject({ isSyncUnderWay: true });
    expect(await patienceWith([sending], { chunkStoredAt: past() })).toMatchObject({ isSyncUnderWay: false });
  });

  test("not when its process has died", async () => {
    expect(await patienceWith([{ ...claimed(), owned_until: past() }])).toMatchObject({ isSyncUnderWay: false });
    expect(await patienceWith([{ ...pending, owned_until: past() }])).toMatchObject({ isSyncUnderWay: false });
  });

  test("not when it has ended", async () => {
    expect(await patienceWith([unanswered, { state: "failure" }])).toMatchObject({ isSyncUnderWay: false });
  });
});

describe("a report", () => {
  test("waits the longer, the larger it will be", async () => {
    const half = await patienceWith([unanswered], { accounts: million / 2 });
    const whole = await patienceWith([unanswered, { ...claimed(), accounts_read: million / 2 }], {
      accounts: million / 2,
    });

    expect(half.reportMs).toBeGreaterThan(10_000);
    expect(half.reportMs).toBeLessThanOrEqual(15_000);
    expect(whole.reportMs).toBeGreaterThan(25_000);
    expect((await patienceWith([unanswered], { accounts: 100 * million })).reportMs).toBeLessThanOrEqual(60_000);
  });

  test("waits no longer once it has waited", async () => {
    const long = { accounts_version: 1, finished_at: past() };

    expect(await patienceWith([long, unanswered, claimed()])).toMatchObject({ isSyncUnderWay: true, reportMs: 0 });
  });

  test("does not wait where no sync asks", async () => {
    expect(await patienceWith([claimed()])).toMatchObject({ reportMs: 0, indexMs: 0 });
  });
});
