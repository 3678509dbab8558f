import { defaultIgnoredAddresses, defaultSharedAddressMax } from "@oneseat/contracts/settings";
import { CollectedAccounts } from "@oneseat/dedup-worker/matching/collected-accounts";
import { matchAccounts } from "@oneseat/dedup-worker/matching/match-accounts";
import type { GhesAccount } from "@oneseat/demo/ghes/ghes-account";
import { createOctoCorp } from "@oneseat/demo/octo-corp";
import { describe, expect, test } from "vitest";

const octoCorp = createOctoCorp();
const result = matchAccounts({
  enterpriseId: "0198a6f0-0000-7000-8000-000000000001",
  accounts: collected(),
  settings: {
    matching_policy: "any-email",
    ignored_addresses: [...defaultIgnoredAddresses],
    shared_address_max: defaultSharedAddressMax,
    billing_model: "volume",
    managed_users: false,
  },
  overrides: { links: [], unlinks: [] },
});
const people = [...result.people()];

describe("the demo's people", () => {
  test("exceed their seats by GitHub's rule alone", () => {
    expect(result.counts.any_email).toBe(people.length);
    expect(result.counts.any_email).toBeLessThan(octoCorp.seatsPurchased);
    expect(result.counts.github_rule).toBeGreaterThan(octoCorp.seatsPurchased);
  });

  test("show every cause of a difference", () => {
    const causes = new Set(people.flatMap(({ stored }) => stored.fixes.map(({ cause }) => cause)));
    expect(causes).toEqual(new Set(["secondary_only", "no_primary", "ambiguous", "second_cloud_account"]));
  });

  test("show every rule that joins", () => {
    const rules = new Set(people.flatMap(({ stored }) => stored.reasons.map(({ rule }) => rule)));
    expect(rules).toEqual(new Set(["identity", "primary_primary", "primary_verified", "shared_address"]));
  });

  test("show every address that joins nobody", () => {
    const codes = new Set(people.flatMap(({ stored }) => stored.notes.map(({ code }) => code)));
    const expected = ["not_an_address", "ignored_address", "shared_address", "no_primary"];
    expect([...codes]).toEqual(expect.arrayContaining([...expected, "several_accounts_on_one_deployment"]));
  });

  test("show every reason not to count", () => {
    const reasons = new Set(result.uncounted.map(({ why }) => why));
    const roles = ["enterprise_owner", "billing_manager", "setup_user", "public_collaborator", "unaffiliated"];
    expect(reasons).toEqual(new Set(["suspended", "bot", ...roles]));
  });

  test.each([
    ["monalisa", 3],
    ["zoe-mueller", 2],
    ["hirotanaka", 2],
    ["sam-okafor", 3],
    ["ingrid-dahl", 2],
  ])("join the accounts of %s", (login, accountCount) => {
    const person = people.find(({ stored }) => stored.accounts.some(({ key }) => key === `cloud:${login}`));
    expect(person?.stored.accounts).toHaveLength(accountCount);
    expect(person?.stored.reasons).toHaveLength(accountCount - 1);
  });
});

function collected(): CollectedAccounts {
  const accounts = new CollectedAccounts();
  for (const { hostName, scim, accounts: all } of octoCorp.instances) {
    for (const account of all) {
      if (account.suspended) continue;
      accounts.addServerAccount({ hostName, userId: account.id, emails: JSON.stringify(sent(account, scim)) });
    }
  }
  for (const user of octoCorp.cloud.users) accounts.addUser(user);
  for (const invitation of octoCorp.cloud.invitations) accounts.addInvitation(invitation);
  for (const subscription of octoCorp.cloud.visualStudioSubscriptions) accounts.addSubscription(subscription);
  return accounts;
}

/** What a connector sends of an account: the report's address, and SCIM's others where the instance has SCIM. */
function sent({ email, furtherEmails }: GhesAccount, scim: boolean): [string, boolean][] {
  const further = scim ? furtherEmails.map((address): [string, boolean] => [address, false]) : [];
  return email === null ? further : [[email, true], ...further];
}
