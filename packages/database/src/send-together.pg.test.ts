import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { byteaArray, textArray } from "./binary-array.ts";
import { BinaryRows } from "./binary-copy.ts";
import { type Database, openDatabase } from "./open-database.ts";
import { type Statement, sendTogether } from "./send-together.ts";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test", connectionsMax: 1 });
  await database.pool.query("create table words (word text primary key)");
});
afterEach(() => database.pool.query("truncate words"));
afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

const enterpriseId = "0194b1f0-0000-7000-8000-000000000001";

function insertWord(word: string): Statement<{ readonly word: string }> {
  return { name: "insert-word", text: "insert into words values ($1) returning word", values: [word] };
}

function copyWords(...words: string[]): Statement {
  const rows = new BinaryRows();
  for (const word of words) {
    rows.row(1);
    rows.text(word);
  }
  return { name: "copy-words", text: "copy words from stdin (format binary)", values: [], copied: [rows.end()] };
}

const commit: Statement = { name: "commit", text: "commit", values: [] };

async function words(): Promise<string[]> {
  const { rows } = await database.pool.query<{ word: string }>("select word from words order by word");
  return rows.map(({ word }) => word);
}

function send<const Statements extends readonly Statement[]>(...statements: Statements) {
  return database.forEnterprise(enterpriseId, ({ client }) => sendTogether(client, statements));
}

describe("statements that are sent together", () => {
  test("have each their own rows", async () => {
    const types: Statement = {
      name: "types",
      text: "select $1::int8 as big, $2::boolean as truth, $3::text as nothing, $4::text[] as texts, $5::bytea[] as bytes",
      values: [2 ** 40, true, null, textArray(["a", 'é,"{']), byteaArray([Buffer.from([0, 255])])],
    };
    const [first, read, second] = await send(insertWord("one"), types, insertWord("two"));
    expect(first).toEqual({ rows: [{ word: "one" }], rowCount: 1, command: "INSERT" });
    expect(second.rows).toEqual([{ word: "two" }]);
    expect(read.rows).toEqual([
      { big: 2 ** 40, truth: true, nothing: null, texts: ["a", 'é,"{'], bytes: [Buffer.from([0, 255])] },
    ]);
  });

  test("may be none, and arrays empty", async () => {
    const lengths: Statement = { name: "length", text: "select cardinality($1::text[])", values: [textArray([])] };
    expect(await send()).toEqual([]);
    expect((await send(lengths))[0].rows).toEqual([{ cardinality: 0 }]);
  });

  test("take what is copied between them", async () => {
    const [, copied, after] = await send(insertWord("a"), copyWords("b", "c"), insertWord("d"));
    expect(copied.rowCount).toBe(2);
    expect(after.rows).toEqual([{ word: "d" }]);
    expect(await words()).toEqual(["a", "b", "c", "d"]);
  });

  test("are none of them done when one fails", async () => {
    await expect(send(insertWord("a"), insertWord("a"), insertWord("b"))).rejects.toMatchObject({
      ...{ code: "23505", constraint: "words_pkey" },
    });
    expect(await words()).toEqual([]);
  });

  test("end with a copy that fails", async () => {
    await expect(send(insertWord("b"), copyWords("a", "b"), insertWord("c"), commit)).rejects.toMatchObject({
      code: "23505",
    });
    expect(await words()).toEqual([]);
  });

  test("end before a copy when one fails", async () => {
    await expect(send(insertWord("a"), insertWord("a"), copyWords("b"))).rejects.toMatchObject({ code: "23505" });
    await send(copyWords("c"));
    expect(await words()).toEqual(["c"]);
  });

  test("are prepared anew where an error came first", async () => {
    const late: Statement = { name: "late", text: "select 1 as one", values: [] };
    await expect(send(insertWord("a"), insertWord("a"), late)).rejects.toThrow();
    expect((await send(late, late)).map(({ rows }) => rows)).toEqual([[{ one: 1 }], [{ one: 1 }]]);
  });

  test("have each one text under its name", async () => {
    const other = { ...insertWord("a"), text: "delete from words where word = $1" };
    await expect(send(insertWord("a"), other)).rejects.toThrow("the statement insert-word has another text already");
    await send(insertWord("b"));
    await expect(send(other)).rejects.toThrow("the statement insert-word has another text already");
    expect(await words()).toEqual(["b"]);
  });

  test("tell of a connection that is lost", async () => {
    const end: Statement = { name: "end", text: "select pg_terminate_backend(pg_backend_pid())", values: [] };
    await expect(send(end, insertWord("a"))).rejects.toThrow();
    expect(await words()).toEqual([]);
  });
});

describe("a transaction", () => {
  test("begins in one message with its first statements", async () => {
    const named: Statement = { name: "named", text: "select current_setting('oneseat.enterprise_id')", values: [] };
    const found = await database.forEnterprise(enterpriseId, async (_, [{ rows }]) => rows, { first: [named] });
    expect(found).toEqual([{ current_setting: enterpriseId }]);
  });

  test("may be one statement in one message", async () => {
    expect((await database.queryEnterprise(enterpriseId, insertWord("a"))).rows).toEqual([{ word: "a" }]);
    await expect(database.queryEnterprise(enterpriseId, insertWord("a"))).rejects.toMatchObject({ code: "23505" });
    expect((await database.queryEnterprise(enterpriseId, insertWord("b"))).rowCount).toBe(1);
    expect(await words()).toEqual(["a", "b"]);
  });
});
