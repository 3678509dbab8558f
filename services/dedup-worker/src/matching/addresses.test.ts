import { describe, expect, it } from "vitest";
import { compileIgnoredAddresses } from "./ignored-addresses.ts";
import { createAddressNormaliser } from "./normalise-address.ts";
import { TextArena } from "./text-arena.ts";
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

describe("an ignored pattern", () => {
  it.each([
    ["*@users.noreply.github.com", "1+mona@users.noreply.github.com"],
    ["noreply@*", "noreply@octo.example"],
    ["NoReply@*", "noreply@octo.example"],
    ["*@b\u00fccher.example", "a@xn--bcher-kva.example"],
    ["*@*.b\u00fccher.example", "a@mail.xn--bcher-kva.example"],
    ["build*@*.octo.*", "build-7@ci.octo.example"],
    ["mona@octo.example", "mona@octo.example"],
    ["*", "a@b"],
    ["a*a@x", "aa@x"],
  ])("%s fits %s", (pattern, address) => {
    expect(compileIgnoredAddresses([pattern])(address)).toBe(true);
  });

  it.each([
    ["noreply@*", "xnoreply@octo.example"],
    ["*@localhost", "a@localhost.example"],
    ["a*a@x", "a@x"],
    ["a.c@x.example", "abc@x.example"],
    ["*ab*ba@x", "aba@x"],
  ])("%s does not fit %s", (pattern, address) => {
    expect(compileIgnoredAddresses([pattern])(address)).toBe(false);
  });
});

describe("a text table", () => {
  it("gives each text one number", () => {
    const table = new TextTable();
    const texts = Array.from({ length: 20_000 }, (_, index) => `${index % 10_000}\u{1f600}\ud800@x.example`);
    const ids = texts.map((text) => table.intern(text));

    expect(table.size).toBe(10_000);
    expect(ids.slice(10_000)).toEqual(ids.slice(0, 10_000));
    expect(ids.map((id) => table.text(id))).toEqual(texts);
    expect(table.find("unknown@x.example")).toBe(-1);
  });
});

describe("a text arena", () => {
  it("gives back what went in", () => {
    const arena = new TextArena();
    const texts = [
      "",
      "\0",
      "\u00ff",
      "\ud800",
      "x".repeat(700_000),
      "y".repeat(700_000),
      "z".repeat(3_000_000),
      "end",
    ];
    const ids = texts.map((text) => arena.add(text));

    expect(ids.map((id) => arena.get(id))).toEqual(texts);
  });
});
