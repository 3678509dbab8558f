import { cloudUser } from "@oneseat/contracts/cloud-document";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { propertyRuns } from "../../../tests/stack/property-runs.ts";
import { cutBytes, cuts, mutate, mutation } from "../tests/cut-bytes.ts";
import { splitOutcome } from "../tests/split-outcome.ts";
import type { CloudRecord } from "./cloud-records.ts";
import { PlainUserReader, userKey } from "./plain-user-reader.ts";
import type { SplitLimits } from "./split-plan.ts";

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const login = fc.oneof(
  { weight: 9, arbitrary: fc.string({ minLength: 1, maxLength: 12 }) },
  fc.constant("x".repeat(201)),
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 5 });
const users = fc.array(
  fc.record(
    {
      login,
      name: maybe(text),
      verified_emails: maybe(fc.array(text, { maxLength: 3 })),
      saml_name_id: maybe(text),
      identity_values: maybe(fc.array(text, { maxLength: 2 })),
      organizations: maybe(
        fc.array(fc.record({ login, role: fc.constantFrom("owner", "member", "boss") }), { maxLength: 2 }),
      ),
      repositories: maybe(
        fc.array(fc.record({ name: text, visibility: fc.constantFrom("public", "internal") }), { maxLength: 2 }),
      ),
      enterprise_roles: maybe(fc.array(text, { maxLength: 101, size: "max" })),
      two_factor_auth: maybe(fc.boolean()),
      suspended: maybe(fc.boolean()),
      bot: maybe(fc.oneof(fc.boolean(), fc.boolean(), fc.boolean(), text)),
      setup_user: maybe(fc.boolean()),
      avatar: text,
    },
    { requiredKeys: ["login"] },
  ),
  { minLength: 1, maxLength: 6 },
);
const space = fc.constantFrom("", "", "\n", " \r\n\t");
const limits = fc.constantFrom<Partial<SplitLimits>>({}, { batchBytes: 60 }, { elementBytesMax: 100 }, { depthMax: 2 });

describe("PlainUserReader", { timeout: 5 * 60_000 }, () => {
  test("reads every field where it stands", () => {
    const user = {
      login: "Mona",
      name: "Mona Lisa",
      verified_emails: ["mona@octo.example", "mona@münchen.example"],
      saml_name_id: "mona",
      identity_values: [],
      organizations: [{ login: "octo", role: "owner" }],
      repositories: [{ name: "octo/site", visibility: "private" }],
      enterprise_roles: ["owner"],
      two_factor_auth: true,
      suspended: null,
      bot: false,
      setup_user: false,
    };
    const [whole, least] = [JSON.stringify(user), '{"login":"hubot"}'];
    expect(read(`\n${whole},\n${least} ,{"login":"x`)).toEqual({
      records: [
        { kind: "user", key: "mona", document: whole },
        { kind: "user", key: "hubot", document: least },
      ],
      position: Buffer.byteLength(`\n${whole},\n${least} ,`),
    });
  });

  test("finds what the schema finds, right or wrong", () => {
    const changes = fc.array(mutation, { maxLength: 2 });
    fc.assert(
      fc.property(users, space, changes, cuts, limits, (each, between, some, fractions, bounds) => {
        const texts = each.map((user) => `${between}${JSON.stringify(user)}${between}`);
        const bytes = some.reduce<Uint8Array>(mutate, Buffer.from(`{"users":[${texts.join(",")}]}`));
        const chunks = cutBytes(bytes, fractions);
        const plain = new PlainUserReader();
        const reader = Object.assign(plain, { items: () => plain.records });
        const rest = { limits: bounds, toItem: validated };
        expect(splitOutcome(chunks, { reader, ...rest })).toEqual(splitOutcome(chunks, { reader: null, ...rest }));
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  test.each([
    ["another order of keys", '{"name":"Mona","login":"mona"}'],
    ["a key twice", '{"login":"mona","login":"mona"}'],
    ["an unknown key", '{"login":"mona","avatar":"x"}'],
    ["no login", '{"name":"Mona"}'],
    ["an empty login", '{"login":""}'],
    ["an escape", '{"login":"m\\u006fna"}'],
    ["white space within", '{"login": "mona"}'],
    ["a comma behind the last field", '{"login":"mona",}'],
    ["an unknown role", '{"login":"mona","organizations":[{"login":"octo","role":"boss"}]}'],
    ["more roles than there may be", JSON.stringify({ login: "mona", enterprise_roles: Array(101).fill("a") })],
    ["a name that is too long", JSON.stringify({ login: "mona", name: "a".repeat(1001) })],
  ])("leaves the rest to others: %s", (_what, text) => {
    const plain = '{"login":"hubot"},';
    const records = [{ kind: "user", key: "hubot", document: '{"login":"hubot"}' }];
    expect(read(`${plain}${text},`)).toEqual({ records, position: plain.length });
  });
});

function read(text: string): { records: CloudRecord[]; position: number } {
  const reader = new PlainUserReader();
  const bytes = Buffer.from(text);
  const position = reader.read(bytes, { from: 0, to: bytes.length, elementBytesMax: 10_000 });
  return { records: [...reader.records], position };
}

function validated(value: unknown): CloudRecord | null {
  const { data } = cloudUser.safeParse(value);
  return data ? { kind: "user", key: userKey(data.login), document: JSON.stringify(data) } : null;
}
