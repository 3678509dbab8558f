import type { MatchReason, NoteCode } from "@oneseat/contracts/person";
import { describe, expect, test } from "vitest";
import { accountKeyOf } from "./account-key-of.ts";
import { accountWords, nameOfKey, personName } from "./account-names.ts";
import { joinedAccounts } from "./joined-accounts.ts";
import { noteWords } from "./note-words.ts";
import { reasonWords } from "./reason-words.ts";
import { resultWords } from "./result-words.ts";
import { standingWords } from "./standing-words.ts";

const address = "mona@octo.example";

describe("reasonWords", () => {
  test.each([
    [
      "identity",
      "cloud:mona",
      "mona (cloud) and eu.example #3 both hold mona@octo.example: it is the linked SAML or SCIM identity of mona (cloud).",
    ],
    ["identity", "cloud:mona-oss", ""],
    [
      "primary_verified",
      "cloud:mona",
      "it is the primary address of eu.example #3 and a verified address of mona (cloud).",
    ],
    [
      "primary_primary",
      "us.example:9",
      "us.example #9 and eu.example #3 both hold mona@octo.example: it is the primary address of both.",
    ],
    ["shared_address", "us.example:9", "one address in common is enough, whether or not it is primary."],
    [
      "manual_link",
      "us.example:9",
      "An owner linked us.example #9 and eu.example #3: they are one person whatever addresses they hold.",
    ],
  ] satisfies [MatchReason["rule"], string, string][])("explain %s with %s", (rule, key, words) => {
    expect(reasonWords({ rule, accounts: [key, "eu.example:3"], address })).toContain(words);
  });

  test("name the cloud account in either order", () => {
    expect(reasonWords({ rule: "identity", accounts: ["eu.example:3", "cloud:mona"], address })).toMatch(
      /of mona \(cloud\)\.$/,
    );
  });

  test("do without an address that is hidden", () => {
    expect(reasonWords({ rule: "identity", accounts: ["cloud:a", "cloud:b"], address: null })).toBe(
      "a (cloud) and b (cloud) both hold the same address: it is a linked SAML or SCIM identity of one of them.",
    );
  });
});

describe("noteWords", () => {
  const codes: Record<NoteCode, string> = {
    not_an_address: "“mona@octo.example” that is no email address",
    no_primary: "The primary address of eu.example #3, mona@octo.example, joins nobody",
    ignored_address: "which the enterprise's settings ignore",
    shared_address: "counts as shared",
    unlinked_address: "An owner unlinked eu.example #3 from mona@octo.example",
    ambiguous: "The primary address of eu.example #3, mona@octo.example, fits two or more cloud accounts",
    several_accounts_on_one_deployment: "Several of these accounts are on eu.example.",
  };
  test.each(Object.entries(codes))("explain %s", (code, words) => {
    expect(noteWords({ code: code as NoteCode, account_key: "eu.example:3", address })).toContain(words);
  });

  test.each(Object.keys(codes))("explain %s without its address", (code) => {
    const words = noteWords({ code: code as NoteCode, account_key: "eu.example:3", address: null });
    expect(words).not.toMatch(/null|“|,\s*,| {2}/);
  });
});

describe("names", () => {
  test("come from the account's key", () => {
    expect(nameOfKey("cloud:mona")).toEqual({ isCloud: true, where: "GitHub Enterprise Cloud", name: "mona" });
    expect(nameOfKey("ghes.example:8443:12")).toEqual({ isCloud: false, where: "ghes.example:8443", name: "#12" });
    expect(accountWords("cloud:invitation-81")).toBe("Invitation 81 (cloud)");
  });

  test("of people are the best that is known", () => {
    const account = { key: "cloud:mona", host_name: "cloud", login: "mona", name: "Mona Lisa", addresses: [address] };
    expect(personName([account])).toEqual({ title: "Mona Lisa", detail: "mona" });
    expect(personName([{ ...account, name: null }])).toEqual({ title: "mona", detail: address });
    const server = { ...account, key: "eu.example:3", login: null, name: null, addresses: [] };
    expect(personName([server])).toEqual({ title: "eu.example #3", detail: "" });
  });
});

describe("joinedAccounts", () => {
  test("hangs every account below the first", () => {
    const accounts = ["cloud:a", "eu.example:1", "us.example:2", "us.example:3"].map((key) => ({
      ...{ key, host_name: "", login: null, name: null },
      addresses: [],
    }));
    const reasons = [
      reason("us.example:2", "eu.example:1"),
      reason("cloud:a", "us.example:2"),
      reason("cloud:a", "us.example:3"),
    ];
    expect(joinedAccounts({ accounts, reasons })).toEqual({
      key: "cloud:a",
      reason: null,
      joined: [
        { key: "us.example:2", reason: reasons[1], joined: [{ key: "eu.example:1", reason: reasons[0], joined: [] }] },
        { key: "us.example:3", reason: reasons[2], joined: [] },
      ],
    });
  });
});

describe("a search that finds nobody", () => {
  test.each([
    ["jsmith-octo", "cloud:jsmith-octo"],
    [" dependabot[bot] ", "cloud:dependabot[bot]"],
    ["cloud:jsmith", "cloud:jsmith"],
    ["eu.example:12", "eu.example:12"],
    ["mona@octo.example", null],
    ["mona lisa", null],
    ["../settings", null],
    ["", null],
  ])("looks for the account of %s", (query, key) => {
    expect(accountKeyOf(query)).toBe(key);
  });

  test("says why an account does not count", () => {
    expect(standingWords({ key: "cloud:jsmith", counts: false, why: "suspended", person_id: null })).toBe(
      "jsmith (cloud) consumes no license: it is suspended.",
    );
  });
});

test.each([
  [{ rows: 0, pageNumber: 1, hasNext: false, total: null }, "Nobody was found"],
  [{ rows: 1, pageNumber: 1, hasNext: false, total: null }, "1 person"],
  [{ rows: 30, pageNumber: 1, hasNext: true, total: null }, "The first 30 people"],
  [{ rows: 30, pageNumber: 2, hasNext: true, total: 7305 }, "30 of 7,305 people, page 2"],
  [{ rows: 1, pageNumber: 3, hasNext: false, total: null }, "1 more person, page 3"],
])("%o is %s", (page, words) => {
  expect(resultWords(page)).toBe(words);
});

function reason(one: string, other: string): MatchReason {
  return { rule: "shared_address", accounts: [one, other], address };
}
