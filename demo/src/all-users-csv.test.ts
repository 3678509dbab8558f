import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { allUsersCsv } from "./all-users-csv.ts";
import { builtInAccounts, type GhesAccount, reportRows } from "./ghes/ghes-account.ts";
import { syntheticAccounts } from "./synthetic-accounts.ts";

const sample = readFileSync(new URL("../../tests/builders/all-users.sample.csv", import.meta.url), "utf8");

describe("all_users.csv", () => {
  test("equals the real report's sample byte for byte", () => {
    expect([...allUsersCsv(sampleAccounts())].join("")).toBe(sample);
  });

  test("lists the built-in accounts before people", () => {
    const rows = [...reportRows(syntheticAccounts({ count: 2 }))];
    expect(rows.slice(0, 2)).toEqual(builtInAccounts);
    expect(rows).toHaveLength(4);
  });

  test("leaves out the newer columns of older releases", () => {
    const [header] = [...allUsersCsv([], "older")].join("").split("\n");
    expect(header).toBe(sample.split("\n")[0]?.replace(",raw_login,2fa_enabled?", ""));
  });

  test("quotes what a reader would misread", () => {
    const [account] = sampleAccounts();
    if (!account) throw new Error("the sample has accounts");
    const lines = [...allUsersCsv([{ ...account, login: "", email: ' a "b"@octo.example' }])].join("").split("\n");
    expect(lines[1]).toContain(',1,""," a ""b""@octo.example",user,');
  });

  test("yields bounded blocks", () => {
    const blocks = [...allUsersCsv(reportRows(syntheticAccounts({ count: 5_000 })))];
    expect(blocks.length).toBeGreaterThan(5);
    expect(Math.max(...blocks.map((block) => block.length))).toBeLessThan(66_000);
  });
});

/** The accounts that stand in the sample, written down again from its text. */
function sampleAccounts(): GhesAccount[] {
  const nobody = { name: "", furtherEmails: [], lastLoggedIp: null, lastActive: null, email: null } as const;
  const user = { ...nobody, role: "user", suspended: false, dormant: false, twoFactor: false } as const;
  const numbers = (repositories: number, sshKeys: number, organizationMemberships: number) => ({
    repositories,
    sshKeys,
    organizationMemberships,
  });
  return [
    { ...user, ...numbers(0, 0, 0), createdAt: "2019-03-04T09:12:33Z", id: 1, login: "ghost", dormant: true },
    {
      ...{ ...user, ...numbers(14, 2, 3), createdAt: "2019-03-04T09:15:02Z", id: 3, login: "mona", role: "admin" },
      ...{
        email: "Mona.Lisa@octo.example",
        lastLoggedIp: "10.0.0.12",
        lastActive: "2026-11-20T16:40:11Z",
        twoFactor: true,
      },
    },
    {
      ...{ ...user, ...numbers(0, 1, 1), createdAt: "2020-06-11T13:01:45Z", id: 17, login: "hubot" },
      ...{ email: "hubot@octo.example", lastLoggedIp: "10.0.0.40", lastActive: "2026-11-21T02:00:00Z" },
    },
    {
      ...{
        ...user,
        ...numbers(3, 1, 1),
        createdAt: "2021-01-22T08:30:00Z",
        id: 42,
        login: "smith, j",
        suspended: true,
      },
      ...{
        email: "j.smith@octo.example",
        dormant: true,
        lastLoggedIp: "10.0.0.51",
        lastActive: "2025-02-01T10:00:00Z",
      },
    },
    {
      ...{ ...user, ...numbers(5, 1, 2), createdAt: "2021-09-30T11:47:19Z", id: 58, login: "zoe-m" },
      ...{
        email: "zoé.m@bücher.example",
        lastLoggedIp: "10.0.1.7",
        lastActive: "2026-11-19T12:33:05Z",
        twoFactor: true,
      },
    },
    {
      ...{
        ...user,
        ...numbers(0, 0, 0),
        createdAt: "2022-02-14T10:10:10Z",
        id: 77,
        login: "scim-admin",
        role: "admin",
      },
      ...{ email: "scim-admin@octo.example", dormant: true },
    },
    {
      ...{ ...user, ...numbers(1, 0, 1), createdAt: "2023-05-05T05:05:05Z", id: 91, login: "dormant-dan" },
      ...{ email: "dan@octo.example", dormant: true, lastLoggedIp: "10.0.2.3", lastActive: "2024-01-01T00:00:00Z" },
    },
    {
      ...{ ...user, ...numbers(0, 0, 1), createdAt: "2024-07-18T15:22:58Z", id: 104, login: "no-mail" },
      ...{ lastLoggedIp: "10.0.2.9", lastActive: "2026-11-18T08:15:44Z" },
    },
  ];
}
