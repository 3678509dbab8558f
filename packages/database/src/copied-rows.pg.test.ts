import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { BinaryRows, copyBinary } from "./binary-copy.ts";
import { type CopiedRows, copyRows } from "./copied-rows.ts";
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
    const copy = database.forInstallation(({ client }) => copyRows(client, "select null::text"));

    await expect(copy).rejects.toThrow("a field is null");
  });

  test("are as many as there are", async () => {
    const rows = await database.forInstallation(({ client }) => copyRows(client, "select 7"));

    expect(rows.count).toBe(1);
    expect(() => rows.goTo(1)).toThrow("no such row");
  });

  test("of a wrong query are none", async () => {
    const copy = database.forInstallation(({ client }) => copyRows(client, "select 1 / 0"));

    await expect(copy).rejects.toThrow("division by zero");
    expect((await database.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  test("that a broken connection cuts off are none", async () => {
    const copy = database.forInstallation(({ client }) =>
      copyRows(client, "select pg_terminate_backend(pg_backend_pid())"),
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
    const copied = await copyRows(client, "select big, small, flag, label, bytes from stored");
    return Array.from({ length: copied.count }, (_, row) => rowAt(copied, row));
  });
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

function* encode(rows: readonly Row[]): Generator<Buffer> {
  const encoder = new BinaryRows();
  for (const { big, small, flag, label, bytes } of rows) {
    encoder.row(5);
    encoder.int8(big);
    encoder.int4(small);
    encoder.boolean(flag);
    encoder.text(label);
    encoder.bytes(bytes);
    if (encoder.full) yield encoder.take();
  }
  yield encoder.end();
}
