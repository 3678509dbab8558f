import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  insertCloudUsers,
  insertEnterprise,
  insertKeyOnlyConnection,
  insertServerAccounts,
} from "../../../tests/builders/enterprise.ts";
import { octoPeople, octoUncounted } from "../../../tests/builders/octo-people.ts";
import { createSigningKey } from "../../../tests/builders/signing-key.ts";
import { storeReport } from "../../../tests/builders/stored-report.ts";
import { insertSync } from "../../../tests/builders/stored-sync.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { deleteEnterprise } from "./delete-enterprise.ts";
import { type Database, openDatabase } from "./open-database.ts";

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

describe("delete enterprise", () => {
  test("leaves no row of it, all of others", async () => {
    const [gone, kept] = [await insertWithEverything(), await insertWithEverything()];
    const before = await rowCounts(kept.id);
    expect(Object.entries(before).filter(([, count]) => count === 0)).toEqual([]);
    const { connectionIds } = await database.forEnterprise(gone.id, deleteEnterprise);
    expect(connectionIds).toEqual([gone.connectionId]);
    expect(Object.values(await rowCounts(gone.id)).every((count) => count === 0)).toBe(true);
    expect(await rowCounts(kept.id)).toEqual(before);
  });

  test("is harmless twice", async () => {
    const { id } = await insertEnterprise(database);
    await database.forEnterprise(id, deleteEnterprise);
    expect(await database.forEnterprise(id, deleteEnterprise)).toEqual({ connectionIds: [] });
  });
});

async function insertWithEverything(): Promise<{ id: string; connectionId: string }> {
  const { id } = await insertEnterprise(database);
  const connectionId = await insertKeyOnlyConnection(database, id, { key: createSigningKey() });
  await insertServerAccounts(database, id, { users: [{ user_id: 1, emails: [] }] });
  await insertCloudUsers(database, id, [{ login: "mona" }]);
  await storeReport(database, id, { people: octoPeople, uncounted: octoUncounted });
  const syncId = await insertSync(database, id);
  await database.forEnterprise(id, async ({ db }) => {
    const sync = { enterprise_id: id, sync_id: syncId };
    await db
      .insertInto("sync_chunks")
      .values({ ...sync, chunk_number: 1, digest: "" })
      .execute();
    const link = { kind: "link" as const, account_key: "cloud:a", other_account_key: "cloud:b", author: "x" };
    await db
      .insertInto("overrides")
      .values({ enterprise_id: id, id: randomUUID(), ...link })
      .execute();
  });
  return { id, connectionId };
}

/** Rows of an enterprise in every table that knows enterprises, whichever those are. */
async function rowCounts(enterpriseId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ table: string }>`
    select table_name as table from information_schema.columns
    where table_schema = 'public' and column_name = 'enterprise_id' order by table_name`.execute(database.root);
  const counts: Record<string, number> = {};
  for (const { table } of rows) {
    const counted = await sql<{ count: number }>`
      select count(*) from ${sql.table(table)} where enterprise_id = ${enterpriseId}`.execute(database.root);
    counts[table] = counted.rows[0]?.count ?? 0;
  }
  return counts;
}
