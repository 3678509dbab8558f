import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { BinaryRows, copyBinary } from "./binary-copy.ts";
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

/** Any text that Postgres can store: no NUL, no lone surrogate. */
const text = fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("\0", "").toWellFormed());
const row = fc.record({
  big: fc.maxSafeInteger(),
  small: fc.integer(),
  flag: fc.boolean(),
  label: text,
  bytes: fc.uint8Array(),
});
type Row = { big: number; small: number; flag: boolean; label: string; bytes: Uint8Array };

describe("binary COPY", () => {
  it("stores what was written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 50 }), async (rows) => {
        expect(await storeAndRead(rows)).toEqual(
          rows.map((each) => ({ ...each, bytes: Buffer.from(each.bytes), part: `${each.label}` })),
        );
      }),
      { numRuns: 30 },
    );
  });

  it("stores more than one buffer holds", async () => {
    const long = "ä".repeat(400_000);
    const rows = [1, 2, 3].map((big) => ({
      big,
      small: 1,
      flag: true,
      label: long,
      bytes: Buffer.from(long),
    }));

    expect(await storeAndRead(rows)).toEqual(rows.map(asStored));
  });
});

/** `part` is the label as text, cut out of other bytes. */
function asStored(each: Row) {
  return { ...each, bytes: Buffer.from(each.bytes), part: `${each.label}` };
}

function storeAndRead(rows: readonly Row[]): Promise<unknown[]> {
  return database.forInstallation(async ({ client }) => {
    await client.query(
      "create temp table stored (big bigint, small int, flag boolean, label text, bytes bytea, part text) on commit drop",
    );
    await copyBinary(client, "copy stored from stdin (format binary)", encode(rows));
    return (await client.query("select * from stored")).rows;
  });
}

function encode(rows: readonly Row[]): Buffer[] {
  const encoder = new BinaryRows();
  for (const { big, small, flag, label, bytes } of rows) {
    encoder.row(6);
    encoder.int8(big);
    encoder.int4(small);
    encoder.boolean(flag);
    encoder.text(label);
    encoder.bytes(bytes);
    const others = Buffer.from(`before ${label} behind`);
    encoder.textBytes(others, "before ".length, others.length - " behind".length);
  }
  return [encoder.end()];
}
