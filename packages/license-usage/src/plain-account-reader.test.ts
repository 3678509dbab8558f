import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { propertyRuns } from "../../../tests/stack/property-runs.ts";
import { cutBytes, cuts, mutate, mutation } from "../tests/cut-bytes.ts";
import { splitOutcome } from "../tests/split-outcome.ts";
import { PlainAccountReader } from "./plain-account-reader.ts";
import { type ServerAccount, toServerAccount } from "./server-account.ts";
import type { SplitLimits } from "./split-plan.ts";

const emails = fc.array(fc.record({ email: fc.string({ unit: "grapheme" }), primary: fc.boolean() }), { maxLength: 3 });
const users = fc.array(fc.record({ user_id: fc.maxSafeInteger(), emails }), { minLength: 1, maxLength: 8 });
const space = fc.constantFrom("", "", "\n", " \r\n\t");
const limits = fc.constantFrom<Partial<SplitLimits>>(
  {},
  { batchBytes: 60 },
  { elementBytesMax: 70 },
  { depthMax: 3 },
  { depthMax: 2 },
);

describe("PlainAccountReader", { timeout: 5 * 60_000 }, () => {
  test("reads what a connector writes", () => {
    const text = '\n{"user_id":7,"emails":[{"email":"zoé@x.example","primary":true},{"email":"","primary":false}]},';
    const { accounts, position } = read(`${text}\n {"user_id":900719925474099,"emails":[]} ,{"user_id":8`);
    expect(accounts).toEqual([
      { userId: 7, emails: '[["zoé@x.example",true],["",false]]' },
      { userId: 900719925474099, emails: "[]" },
    ]);
    expect(position).toBe(Buffer.byteLength(`${text}\n {"user_id":900719925474099,"emails":[]} ,`));
  });

  test("finds what JSON.parse finds, right or wrong", () => {
    const changes = fc.array(mutation, { maxLength: 2 });
    fc.assert(
      fc.property(users, space, changes, cuts, limits, (each, between, some, fractions, bounds) => {
        const texts = each.map((user) => `${between}${JSON.stringify(user)}${between}`);
        const bytes = some.reduce<Uint8Array>(mutate, Buffer.from(`{"users":[${texts.join(",")}]}`));
        const chunks = cutBytes(bytes, fractions);
        const plain = new PlainAccountReader();
        const reader = Object.assign(plain, { items: () => plain.accounts });
        const rest = { limits: bounds, toItem: toServerAccount };
        expect(splitOutcome(chunks, { reader, ...rest })).toEqual(splitOutcome(chunks, { reader: null, ...rest }));
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  test.each([
    ["another order of keys", '{"emails":[],"user_id":7}'],
    ["another key", '{"user_id":7,"emails":[],"login":"mona"}'],
    ["plain addresses", '{"user_id":7,"emails":["a@x.example"]}'],
    ["an escape", '{"user_id":7,"emails":[{"email":"a\\u0040x.example","primary":true}]}'],
    ["no primary", '{"user_id":7,"emails":[{"email":"a@x.example"}]}'],
    ["white space within", '{"user_id": 7,"emails":[]}'],
    ["an id of sixteen digits", '{"user_id":1000000000000000,"emails":[]}'],
    ["an id of 0", '{"user_id":0,"emails":[]}'],
    ["an id with a zero before it", '{"user_id":07,"emails":[]}'],
    ["no id", '{"user_id":,"emails":[]}'],
    ["a fraction for an id", '{"user_id":7.5,"emails":[]}'],
    ["a comma behind the last address", '{"user_id":7,"emails":[{"email":"a@x.example","primary":true},]}'],
    ["a control character", '{"user_id":7,"emails":[{"email":"a\n@x.example","primary":true}]}'],
    ["no comma behind it", '{"user_id":7,"emails":[]} {"user_id":8,"emails":[]}'],
    ["more bytes than it may have", `{"user_id":7,"emails":[${" ".repeat(1000)}]}`],
  ])("leaves the rest to others: %s", (_what, text) => {
    const plain = '{"user_id":5,"emails":[]},';
    expect(read(`${plain}${text},`)).toEqual({ accounts: [{ userId: 5, emails: "[]" }], position: plain.length });
  });

  test("leaves what the stretch cuts", () => {
    const text = '{"user_id":7,"emails":[{"email":"a@x.example","primary":true}]},';
    for (let to = 0; to < text.length; to++) expect(read(text, to)).toEqual({ accounts: [], position: 0 });
  });
});

function read(text: string, to = Buffer.byteLength(text)): { accounts: ServerAccount[]; position: number } {
  const reader = new PlainAccountReader();
  const position = reader.read(Buffer.from(text), { from: 0, to, elementBytesMax: 500 });
  return { accounts: [...reader.accounts], position };
}
