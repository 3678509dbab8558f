import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { type Database, openDatabase, type TransactionOptions } from "./open-database.ts";

const people = 20_000;

let stack: TestDatabase;
let database: Database;

beforeAll(async () => {
  stack = await createTestDatabase();
  database = openDatabase({ url: stack.url, applicationName: "test" });
});
afterAll(async () => {
  await database.close();
  await stack.close();
});

describe("a tenant that Postgres has not analyzed", () => {
  test("is found by the whole key", async () => {
    await insertPeople(crypto.randomUUID());
    await sql`analyze people`.execute(database.root);
    const newcomer = crypto.randomUUID();
    await insertPeople(newcomer);
    const { rows } = await sql<{ "QUERY PLAN": string }>`
      explain update people set valid_to = 2
      from unnest(array['\\x01', '\\x02']::bytea[], array[1, 1]) as ended (order_key, valid_from)
      where people.enterprise_id = ${sql.lit(newcomer)}
        and people.order_key = ended.order_key and people.valid_from = ended.valid_from`.execute(database.root);
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(/people_pkey/);
    expect(plan).toMatch(/Index Cond: .*enterprise_id.*order_key.*valid_from/);
  });

  test("is read by the key where asked", async () => {
    const sorting = (options: TransactionOptions) =>
      database.forEnterprise(
        crypto.randomUUID(),
        async ({ db }) => (await sql<{ enable_sort: string }>`show enable_sort`.execute(db)).rows[0]?.enable_sort,
        options,
      );
    expect(await sorting({ inKeyOrder: true })).toBe("off");
    expect(await sorting({})).toBe("on");
  });

  test("is like any other in every table", async () => {
    const { rows } = await sql<{ name: string }>`
      select attrelid::regclass::text as name from pg_attribute
      join pg_class on pg_class.oid = attrelid and relkind = 'r'
      where attname = 'enterprise_id' and attstattarget is distinct from 0`.execute(database.root);
    expect(rows).toEqual([]);
  });
});

async function insertPeople(enterpriseId: string): Promise<void> {
  await sql`
    insert into people (enterprise_id, order_key, valid_from, person_id, has_cloud, has_server,
      visual_studio, account_count, policy_seats_more, body)
    select ${enterpriseId}, convert_to(number::text, 'utf8'), 1, gen_random_uuid(), true, false,
      false, 1, 0, '{}' from generate_series(1, ${people}) as number`.execute(database.root);
}
