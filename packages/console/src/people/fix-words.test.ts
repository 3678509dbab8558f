import type { Fix } from "@oneseat/contracts/person";
import { describe, expect, test } from "vitest";
import type { Account } from "./account-names.ts";
import { fixWords } from "./fix-words.ts";

const mona = account("cloud:mona", "mona@octo.example");
const eu = account("eu.example:1", "mona@home.example", "mona@octo.example");

describe("fixWords", () => {
  test("name the account whose primary is another", () => {
    const words = fixWords(fix("secondary_only", "eu.example:1"), {
      accounts: [mona, eu],
      github_groups: apart(mona, eu),
    });
    expect(words.why).toBe(
      "mona@octo.example joins eu.example #1 to the rest, but it is not the primary address there.",
    );
    expect(words.how).toBe("Make mona@octo.example the primary email address of eu.example #1.");
  });

  test("name the other end that lacks a primary", () => {
    const us = account("us.example:2", "MONA@octo.example");
    const words = fixWords(fix("no_primary", us.key), { accounts: [eu, us], github_groups: apart(eu, us) });
    expect(words.why).toContain("but eu.example #1 has no primary address that counts");
    expect(words.how).toBe("Make mona@octo.example the primary email address of eu.example #1.");
  });

  test("name both ends where either may lack it", () => {
    const us = account("us.example:2", "mona@octo.example", "m@home.example");
    const words = fixWords(fix("secondary_only", us.key), { accounts: [eu, us], github_groups: apart(eu, us) });
    expect(words.why).toContain("not the primary address of both eu.example #1 and us.example #2");
  });

  test("leave out accounts of the same group", () => {
    const us = account("us.example:2", "mona@octo.example", "m@home.example");
    const words = fixWords(fix("secondary_only", eu.key), {
      accounts: [mona, eu, us],
      github_groups: [[mona.key], [eu.key, us.key]],
    });
    expect(words.how).toBe("Make mona@octo.example the primary email address of eu.example #1.");
  });

  test("list the cloud accounts of an ambiguous address", () => {
    const other = account("cloud:mona-oss", "mona@octo.example");
    const accounts = [mona, other, account("eu.example:1", "mona@octo.example")];
    const { why } = fixWords(fix("ambiguous", "eu.example:1"), { accounts, github_groups: apart(...accounts) });
    expect(why).toContain("hold it: mona (cloud) and mona-oss (cloud). The rule");
  });

  test("do without an address that is hidden", () => {
    const accounts = [account("cloud:mona"), account("eu.example:1")];
    const person = { accounts, github_groups: apart(...accounts) };
    expect(fixWords({ ...fix("ambiguous", "eu.example:1"), address: null }, person).why).toBe(
      "The address in common is the primary address of eu.example #1, but two or more cloud accounts hold it. The rule joins it to none of them.",
    );
    expect(fixWords({ ...fix("secondary_only", "eu.example:1"), address: null }, person).how).toBe(
      "Make the address in common the primary email address of eu.example #1.",
    );
  });

  test("tell second cloud accounts and links apart", () => {
    const person = { accounts: [mona, eu], github_groups: apart(mona, eu) };
    expect(fixWords(fix("second_cloud_account", "cloud:mona"), person).why).toContain("mona (cloud) is a second one");
    expect(fixWords(fix("second_cloud_account", "eu.example:1"), person).why).toContain("#1 goes with a second one");
    expect(fixWords(fix("manual_link", "eu.example:1"), person).why).toContain("An owner linked eu.example #1");
  });
});

function account(key: string, ...addresses: string[]): Account {
  return { key, host_name: key.slice(0, key.lastIndexOf(":")), login: null, name: null, addresses };
}

function fix(cause: Fix["cause"], accountKey: string): Fix {
  return { cause, account_key: accountKey, address: "mona@octo.example" };
}

function apart(...accounts: Account[]): string[][] {
  return accounts.map(({ key }) => [key]);
}
