import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutate, mutation } from "../tests/cut-bytes.ts";
import { PlainAccountReader } from "./plain-account-reader.ts";
import { type ServerAccount, toServerAccount } from "./server-account.ts";

const emails = fc.array(fc.record({ email: fc.string(), primary: fc.boolean() }), { maxLength: 3 });
const users = fc.array(fc.record({ user_id: fc.maxSafeInteger(), emails }), { minLength: 1, maxLength: 4 });
const spaces = fc.constantFrom(undefined, 1);

describe("PlainAccountReader", () => {
  test("reads what a connector writes", () => {
    const text = '{"user_id":7,"emails":[{"email":"a@x.example","primary":true},{"email":"","primary":false}]}';
    expect(read(Buffer.from(`${text},\n {"user_id":900719925474099,"emails":[]} `), 2)).toMatchObject([
      { userId: 7, emails: '[["a@x.example",true],["",false]]' },
      { userId: 900719925474099, emails: "[]" },
    ]);
  });

  test("reads nothing that JSON.parse reads otherwise", () => {
    fc.assert(
      fc.property(users, spaces, fc.array(mutation, { maxLength: 2 }), (each, space, changes) => {
        const text = JSON.stringify(each, null, space).slice(1, -1);
        const bytes = changes.reduce<Uint8Array>(mutate, Buffer.from(text));
        const accounts = read(Buffer.from(bytes), each.length);
        if (accounts !== null) expect(accounts).toEqual(parsed(bytes, each.length));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["another order of keys", '{"emails":[],"user_id":7}'],
    ["another key", '{"user_id":7,"emails":[],"login":"mona"}'],
    ["plain addresses", '{"user_id":7,"emails":["a@x.example"]}'],
    ["an escape", '{"user_id":7,"emails":[{"email":"a\\u0040x.example","primary":true}]}'],
    ["a letter beyond ASCII", '{"user_id":7,"emails":[{"email":"zoé@x.example","primary":true}]}'],
    ["no primary", '{"user_id":7,"emails":[{"email":"a@x.example"}]}'],
    ["an id of sixteen digits", '{"user_id":1000000000000000,"emails":[]}'],
    ["an id of 0", '{"user_id":0,"emails":[]}'],
    ["an id with a zero before it", '{"user_id":07,"emails":[]}'],
    ["a fraction for an id", '{"user_id":7.5,"emails":[]}'],
    ["two elements for one", '{"user_id":7,"emails":[]},{"user_id":8,"emails":[]}'],
    ["a control character", '{"user_id":7,"emails":[{"email":"a\n@x.example","primary":true}]}'],
    ["an end too early", '{"user_id":7,"emails":[{"email":"a@x.example'],
  ])("leaves the rest to others: %s", (_what, text) => {
    expect(read(Buffer.from(text), 1)).toBeNull();
  });
});

function read(bytes: Buffer, count: number): readonly ServerAccount[] | null {
  return new PlainAccountReader().read(bytes, count);
}

function parsed(bytes: Uint8Array, count: number): unknown {
  const values: unknown = JSON.parse(`[${Buffer.from(bytes).toString("utf8")}]`);
  if (!Array.isArray(values)) throw new Error("elements between brackets are an array");
  expect(values).toHaveLength(count);
  return values.map(toServerAccount);
}
