import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { BinaryRows, copyBinary } from "./binary-copy.ts";
import { type CopiedRows, RowCopier } from "./copied-rows.ts";
import { type Database, openDatabase } from "./open-database.ts";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test", connectionsMax: 1 });
});
afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

const row = fc.record({
  big: fc.maxSafeInteger(),
  small: fc.integer(),
  flag: fc.boolean(),
  label: fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("\0", "").toWellFormed()),
  bytes: fc.uint8Array().map((value) => Buffer.from(value)),
});
type Row = { big: number; small: number; flag: boolean; label: string; bytes: Buffer };

describe("copied rows", () => {
  test("are those that are stored", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 50 }), async (rows) => {
        expect(await storeAndCopy(rows)).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  });

  test("may be more than a socket gives", async () => {
    const label = "ä".repeat(100_000);
    const rows = [1, 2, 3].map((big) => ({ big, small: 1, flag: true, label, bytes: Buffer.from(label) }));

    expect(await storeAndCopy(rows)).toEqual(rows);
  });

  test("hold no null", async () => {
    const copy = database.forInstallation(({ client }) => new RowCopier(client).copy("select null::text"));

    await expect(copy).rejects.toThrow("a field is null");
  });

  test("are as many as there are", async () => {
    const rows = await database.forInstallation(({ client }) => new RowCopier(client).copy("select 7"));

    expect(rows.count).toBe(1);
    expect(() => rows.goTo(1)).toThrow("no such row");
  });

  test("stay until the copy after the next", async () => {
    await database.forInstallation(async ({ client }) => {
      const copier = new RowCopier(client);
      const first = await copier.copy("select 1 from generate_series(1, 10000)");
      const second = await copier.copy("select 2 from generate_series(1, 20000)");
      expect([first, second].map((rows) => [rows.count, lastOf(rows)])).toEqual([
        [10_000, 1],
        [20_000, 2],
      ]);
      const third = await copier.copy("select 3");
      expect([second, third].map((rows) => [rows.count, lastOf(rows)])).toEqual([
        [20_000, 2],
        [1, 3],
      ]);
    });
  });

  test("of a wrong query are none", async () => {
    const copy = database.forInstallation(({ client }) => new RowCopier(client).copy("select 1 / 0"));

    await expect(copy).rejects.toThrow("division by zero");
    expect((await database.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  test("that a broken connection cuts off are none", async () => {
    const copy = database.forInstallation(({ client }) =>
      new RowCopier(client).copy("select pg_terminate_backend(pg_backend_pid())"),
    );

    await expect(copy).rejects.toThrow("terminat");
    expect((await database.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });
});

function storeAndCopy(rows: readonly Row[]): Promise<Row[]> {
  return database.forInstallation(async ({ client }) => {
    await client.query(
      "create temp table stored (big bigint, small int, flag boolean, label text, bytes bytea) on commit drop",
    );
    await copyBinary(client, "copy stored from stdin (format binary)", encode(rows));
    const copied = await new RowCopier(client).copy("select big, small, flag, label, bytes from stored");
    return Array.from({ length: copied.count }, (_, row) => rowAt(copied, row));
  });
}

function lastOf(rows: CopiedRows): number {
  rows.goTo(rows.count - 1);
  return rows.int4(0);
}

function rowAt(copied: CopiedRows, row: number): Row {
  copied.goTo(row);
  return {
    big: copied.int8(0),
    small: copied.int4(1),
    flag: copied.boolean(2),
    label: copied.text(3),
    bytes: copied.slice(4),
  };
}

function encode(rows: readonly Row[]): Buffer[] {
  const encoder = new BinaryRows();
  for (const { big, small, flag, label, bytes } of rows) {
    encoder.row(5);
    encoder.int8(big);
    encoder.int4(small);
    encoder.boolean(flag);
    encoder.text(label);
    encoder.bytes(bytes);
  }
  return [encoder.end()];
}
