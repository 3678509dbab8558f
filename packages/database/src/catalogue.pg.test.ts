import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { type Database, openDatabase } from "./open-database.ts";

/** How a tenant is found, what belongs to the installation, and Kysely's own. */
const notOfOneEnterprise = [
  "enterprises",
  "token_hashes",
  "ingestion_keys",
  "kysely_migration",
  "kysely_migration_lock",
];

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

describe("the catalogue", () => {
  test("has enterprise_id first in every table", async () => {
    const columns = await firstColumns();
    const withoutEnterprise = columns.filter(({ column }) => column !== "enterprise_id").map(({ table }) => table);
    expect(withoutEnterprise.sort()).toEqual([...notOfOneEnterprise].sort());
    expect(columns.length).toBeGreaterThan(notOfOneEnterprise.length);
  });

  test("has a primary key on every table", async () => {
    const { rows } = await sql<{ table: string }>`
      select relname as table from pg_class
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
        and not exists (select from pg_index where indrelid = pg_class.oid and indisprimary)`.execute(database.root);
    expect(rows).toEqual([]);
  });

  test("begins unique indexes with enterprise_id", async () => {
    expect(await beginningElsewhere(uniqueIndexes())).toEqual([]);
  });

  test("begins foreign keys with enterprise_id", async () => {
    expect(await beginningElsewhere(foreignKeys())).toEqual([]);
  });

  test("sees what it is there to see", async () => {
    await sql`create table stray (id uuid primary key, parent_id uuid references stray (id))`.execute(database.root);
    expect(await beginningElsewhere(uniqueIndexes())).toEqual(["stray.stray_pkey begins with id"]);
    expect(await beginningElsewhere(foreignKeys())).toEqual(["stray.stray_parent_id_fkey begins with parent_id"]);
    expect((await firstColumns()).filter(({ table }) => table === "stray")).toEqual([{ table: "stray", column: "id" }]);
    await sql`drop table stray`.execute(database.root);
  });
});

type Key = { readonly table: string; readonly name: string; readonly column: string };

async function firstColumns(): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select relname as table, attname as column from pg_class join pg_attribute on attrelid = pg_class.oid and attnum = 1
    where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname`.execute(database.root);
  return rows;
}

/** Primary keys are among them. A partial index counts too, an expression has no column and so begins elsewhere. */
function uniqueIndexes() {
  return sql<Key>`
    select tables.relname as table, indexes.relname as name, coalesce(attname, 'an expression') as column
    from pg_index
      join pg_class tables on tables.oid = indrelid
      join pg_class indexes on indexes.oid = indexrelid
      left join pg_attribute on attrelid = indrelid and attnum = indkey[0]
    where indisunique and tables.relnamespace = 'public'::regnamespace
    order by tables.relname, indexes.relname`;
}

function foreignKeys() {
  return sql<Key>`
    select relname as table, conname as name, attname as column
    from pg_constraint
      join pg_class on pg_class.oid = conrelid
      join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and relnamespace = 'public'::regnamespace
    order by relname, conname`;
}

async function beginningElsewhere(keys: ReturnType<typeof uniqueIndexes>): Promise<string[]> {
  const { rows } = await keys.execute(database.root);
  return rows
    .filter(({ table, column }) => !notOfOneEnterprise.includes(table) && column !== "enterprise_id")
    .map(({ table, name, column }) => `${table}.${name} begins with ${column}`);
}
