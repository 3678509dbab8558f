import type { EmailBody } from "@oneseat/contracts/person-body";
import { describe, expect, it } from "vitest";
import { AddressTable } from "./address-table.ts";
import { CollectedAccounts } from "./collected-accounts.ts";
import { markIgnoredAddresses } from "./ignored-addresses.ts";
import { JsonArena } from "./json-arena.ts";
import { JsonBytes } from "./json-bytes.ts";
import { createAddressNormaliser } from "./normalise-address.ts";
import { TextTable } from "./text-table.ts";

describe("the normal form", () => {
  const normalise = createAddressNormaliser();

  it.each([
    ["Mona@Octo.Example", "mona@octo.example"],
    ["\ufeff mona@octo.example\u00a0", "mona@octo.example"],
    ["zoe\u0301@x.example", "zo\u00e9@x.example"],
    ["a@b\u00dccher.example", "a@xn--bcher-kva.example"],
    ["a@x.example.", "a@x.example"],
    ["a@x\u3002example", "a@x.example"],
    ["a b@x.example", "a b@x.example"],
    [`${"a".repeat(309)}@x.example`.slice(0, 320), `${"a".repeat(309)}@x.example`.slice(0, 320)],
  ])("of %j is %j", (value, expected) => {
    expect(normalise(value)).toBe(expected);
    expect(normalise(value)).toBe(expected);
  });

  it.each([
    "",
    "mona",
    "@x.example",
    "mona@",
    "a@b@c.example",
    "a@exa mple",
    "a@.",
    " @ ",
    `${"a".repeat(320)}@x.example`,
  ])("does not exist for %j", (value) => {
    expect(normalise(value)).toBeNull();
  });
});

describe("an address table", () => {
  it.each([
    "mona@octo.example",
    "mona+hub@octo.example",
    "Mona@octo.example",
    "mona@octo.Example",
    " mona@octo.example",
    "mo na@octo.example",
    "mona@octo.example.",
    "mona@octo.example..",
    "zo\u00e9@octo.example",
    "mona@b\u00fccher.example",
    "mona@1",
    "mona",
    "@octo.example",
    "mona@",
    "mona@octo@octo.example",
    "\ud800@octo.example",
    `${"a".repeat(308)}@x.example`,
    `${"a".repeat(311)}@x.example`,
    "a".repeat(400),
  ])("reads %j from bytes only in normal form", (value) => {
    const normal = createAddressNormaliser()(value);
    const table = new AddressTable();
    for (const domain of ["octo.example", "x.example"]) table.intern(`somebody@${domain}`);
    const before = table.internPlainText(value);
    const address = table.intern(value);
    const plain = table.internPlainText(value);

    expect(address === -1 ? null : table.text(address)).toBe(normal);
    expect([address, -1]).toContain(before);
    expect([address, -1]).toContain(plain);
    expect(plain !== -1).toBe(value === normal && /^[\x21-\x7e]+$/.test(value));
    expect(table.find(value)).toBe(address);
  });
});

describe("the emails of a server account", () => {
  const lists: [string, boolean][][] = [
    [],
    [["mona@octo.example", true]],
    [["mona@octo.example", false]],
    [
      ["mona@octo.example", false],
      ["Mona@Home.example", true],
      ["", true],
    ],
    [
      ['mo"na@octo.example', true],
      ["back\\slash@octo.example", false],
      ["line\nbreak@octo.example", false],
    ],
    [
      ["zo\u00e9@octo.example", true],
      ["\ud800@octo.example", false],
    ],
    Array.from({ length: 600 }, (_, index) => [`mona-${index}@octo.example`, index === 599]),
    [["a".repeat(5_000), true]],
  ];

  it.each(lists.map((list) => JSON.stringify(list)))("stay as they came (%#)", (text) => {
    const collected = new CollectedAccounts();
    const stored = Buffer.from(`before ${text} behind`);
    const emails = { bytes: stored, from: "before ".length, to: stored.length - " behind".length };
    for (const userId of [1, 2]) {
      collected.addServerAccount({ hostName: "a.example", userId, emails: text });
      collected.addServerAccountBytes({ hostName: "b.example", userId, emails });
    }

    for (const account of [0, 1, 2, 3]) {
      const json = new JsonBytes();
      collected.writeEmails(json, account);
      const written: EmailBody[] = JSON.parse(json.take().toString());
      expect(JSON.stringify(written.map(({ email, primary }) => [email, primary ?? false]))).toBe(text);
    }
  });
});

describe("an ignored pattern", () => {
  it.each([
    ["*@users.noreply.github.com", "1+mona@users.noreply.github.com"],
    ["noreply@*", "noreply@octo.example"],
    ["NoReply@*", "noreply@octo.example"],
    ["*@b\u00fccher.example", "a@xn--bcher-kva.example"],
    ["*@*.b\u00fccher.example", "a@mail.xn--bcher-kva.example"],
    ["build*@*.octo.*", "build-7@ci.octo.example"],
    ["mona@octo.example", "mona@octo.example"],
    ["zo\u00e9@*", "zo\u00e9@octo.example"],
    ["*\u00e9*@*", "zo\u00e9@octo.example"],
    ["a*a@x", "aa@x"],
  ])("%s fits %s", (pattern, address) => {
    expect(marksOf([pattern], address)).toEqual([0, 1, 0]);
  });

  it.each([
    ["noreply@*", "xnoreply@octo.example"],
    ["*@localhost", "a@localhost.example"],
    ["a*a@x", "a@x"],
    ["a.c@x.example", "abc@x.example"],
    ["*ab*ba@x", "aba@x"],
    ["\u0161@*", "a@x"],
    ["a@x", "a@x.example"],
    ["*@users.noreply.github.com", "a@xsers.noreply.github.com"],
    ["*@users.noreply.github.com", "a@b.com"],
    ["b*.com", "a@b.com"],
  ])("%s does not fit %s", (pattern, address) => {
    expect(marksOf([pattern], address)).toEqual([0, 0, 0]);
  });
});

describe("very many patterns", () => {
  const patterns = Array.from({ length: 70 }, (_, index) => `p${index}@*`);

  it("each fit what they say", () => {
    for (const index of patterns.keys()) expect(marksOf(patterns, `p${index}@x.example`)).toEqual([0, 1, 0]);
    expect(marksOf(patterns, "p70@x.example")).toEqual([0, 0, 0]);
  });
});

describe("all addresses", () => {
  it("fit a star", () => {
    expect(marksOf(["*"], "zo\u00e9@octo.example")).toEqual([1, 1, 1]);
    expect(marksOf([], "zo\u00e9@octo.example")).toEqual([0, 0, 0]);
  });
});

/** Between two that fit no pattern but a star. */
function marksOf(patterns: readonly string[], address: string): number[] {
  const table = new TextTable();
  for (const text of ["nobody@nowhere.example", address, "\u00fc@nowhere.example"]) table.intern(text);
  return [...markIgnoredAddresses(table, patterns)];
}

describe("a text table", () => {
  it("gives each text one number", () => {
    const table = new TextTable();
    const texts = Array.from({ length: 20_000 }, (_, index) => `${index % 10_000}\u{1f600}\ud800@x.example`);
    const ids = texts.map((text) => table.intern(text));

    expect(table.size).toBe(10_000);
    expect(ids.slice(10_000)).toEqual(ids.slice(0, 10_000));
    expect(ids.map((id) => table.text(id))).toEqual(texts);
    expect(table.find("unknown@x.example")).toBe(-1);
    expect(table.find("unknown\u{1f600}@x.example")).toBe(-1);
  });

  it("holds more than a chunk", () => {
    const table = new TextTable();
    const texts = Array.from({ length: 120_000 }, (_, index) => `${index}${"@".repeat(index % 9)}`);
    const bytes = Buffer.from("7@@@@@@@");
    const ids = texts.map((text) => table.intern(text));

    expect(ids).toEqual(texts.map((_, index) => index));
    expect(ids.map((id) => table.text(id))).toEqual(texts);
    expect(texts.map((text) => table.find(text))).toEqual(ids);
    expect([table.internBytes(bytes, 0, 8), table.findBytes(bytes, 0, 8), table.findBytes(bytes, 0, 7)]).toEqual([
      7, 7, -1,
    ]);
    expect(table.intern("x".repeat(100_000))).toBe(120_000);
    expect(table.text(120_000)).toBe("x".repeat(100_000));
  });

  it("tells texts with zeros apart", () => {
    const table = new TextTable();
    const texts = ["", "\0", "\0\0", "a", "a\0", "a\u0003\u0003\u0003", "abc\u0001", "abc", "abcd", "abcd\u0004"];

    expect(texts.map((text) => table.intern(text))).toEqual(texts.map((_, index) => index));
    expect(texts.map((_, index) => table.text(index))).toEqual(texts);
  });
});

describe("a JSON arena", () => {
  it("gives back what went in", () => {
    const arena = new JsonArena();
    const texts = ["", "\0", "\u00ff", "\ud800", ..."xyz".split("").map((unit) => unit.repeat(700_000)), "end"];
    texts.push("z".repeat(3_000_000), "\u{1f600}".repeat(300_000), "behind");
    const ids = texts.map((text) => arena.add(text));
    const json = new JsonBytes();

    expect(ids.map((id) => arena.text(id))).toEqual(texts);
    for (const [index, text] of texts.entries()) {
      arena.write(json, ids[index] ?? -1);
      expect(json.take().toString()).toBe(JSON.stringify(text));
    }
  });

  it("opens objects", () => {
    const arena = new JsonArena();
    const [empty, filled] = [arena.add({}), arena.add({ name: "Zo\u00e9" })];
    const json = new JsonBytes();
    arena.write(json, filled, { inside: true });

    expect([empty, filled].map((id) => arena.isEmptyObject(id))).toEqual([true, false]);
    expect(json.take().toString()).toBe('"name":"Zo\u00e9"');
  });
});
