import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { matchEnterprise, peopleKeys, plainEnterprise } from "./fixtures/plain-enterprise.ts";

const policies = ["any-email", "primary-email"] as const;
const keys = z.array(z.array(z.string()));
const serverAccount = z.object({
  deployment: z.string(),
  user_id: z.number(),
  emails: z.array(z.object({ email: z.string(), primary: z.boolean() })),
});
const cloudAccount = z.object({
  login: z.string(),
  verified_emails: z.array(z.string()),
  identity_values: z.array(z.string()),
});
const matchingCase = z.object({
  name: z.string(),
  why: z.string(),
  accounts: z.array(z.union([serverAccount, cloudAccount])),
  overrides: z
    .object({
      link: z.array(z.tuple([z.string(), z.string()])).default([]),
      unlink: z.array(z.tuple([z.string(), z.string()])).default([]),
    })
    .default({ link: [], unlink: [] }),
  expect: z.object({ "any-email": keys, "primary-email": keys }),
  ambiguous: z.object({ "primary-email": z.array(z.string()) }).optional(),
});
const file = readFileSync(new URL("./fixtures/matching-cases.json", import.meta.url), "utf8");
const { cases } = z.object({ cases: z.array(matchingCase) }).parse(JSON.parse(file));

function enterpriseOf({ accounts, overrides }: z.infer<typeof matchingCase>, policy: (typeof policies)[number]) {
  return plainEnterprise({
    servers: accounts.flatMap((account) =>
      "user_id" in account
        ? {
            hostName: account.deployment,
            userId: account.user_id,
            emails: account.emails.map(({ email, primary }) => [email, primary] as const),
          }
        : [],
    ),
    users: accounts.flatMap((account) =>
      "login" in account ? { ...account, organizations: [{ login: "octo", role: "member" as const }] } : [],
    ),
    settings: { matching_policy: policy },
    overrides: {
      links: overrides.link,
      unlinks: overrides.unlink.map(([accountKey, address]) => ({ accountKey, address })),
    },
  });
}

describe.each(policies)("worked cases under %s", (policy) => {
  it.each(cases)("$name", (worked) => {
    expect(peopleKeys(enterpriseOf(worked, policy))).toEqual(worked.expect[policy]);
  });
});

it.each(cases.filter(({ ambiguous }) => ambiguous))("$name is noted as ambiguous", (worked) => {
  const people = [...matchEnterprise(enterpriseOf(worked, "primary-email")).people()];
  const noted = people.flatMap(({ stored }) => stored.notes).filter(({ code }) => code === "ambiguous");

  expect(noted.map(({ address }) => address)).toEqual(worked.ambiguous?.["primary-email"]);
});
