import type { Standing } from "@oneseat/contracts/account-standing";
import type { Environments, RuleCounts } from "@oneseat/contracts/report";
import type { Settings } from "@oneseat/contracts/settings";
import { AccountRoster } from "./account-roster.ts";
import { doesCount } from "./cloud-standing.ts";
import type { CloudAccount, CollectedAccounts } from "./collected-accounts.ts";
import { describePeople, type MatchedPerson } from "./describe-people.ts";
import { Holdings } from "./holdings.ts";
import { markIgnoredAddresses } from "./ignored-addresses.ts";
import { type AccountPair, joinAccounts, resolveLinks } from "./join-accounts.ts";
import { matchSubscriptions } from "./match-subscriptions.ts";
import { indexUnlinks, type Overrides } from "./override-index.ts";
import { PersonMembers } from "./person-members.ts";
import { resolveCloudAccounts } from "./resolve-cloud-accounts.ts";
import { surveyAddresses } from "./survey-addresses.ts";

export type MatchingSettings = Pick<
  Settings,
  "matching_policy" | "ignored_addresses" | "shared_address_max" | "billing_model" | "managed_users"
>;

export type MatchingInput = {
  readonly enterpriseId: string;
  readonly accounts: CollectedAccounts;
  readonly settings: MatchingSettings;
  readonly overrides: Overrides;
};

export type UncountedAccount = { readonly key: string; readonly why: Standing };

export type MatchingResult = {
  readonly policy: Settings["matching_policy"];
  /** People under the policy in force. */
  readonly seatsConsumed: number;
  /** Accounts that count. */
  readonly accounts: number;
  readonly environments: Environments;
  /** People with a matched subscription. */
  readonly visualStudio: number;
  readonly counts: RuleCounts;
  /** In account order. */
  readonly uncounted: readonly UncountedAccount[];
  /** In the order of the report, made one by one as they are asked for; may be walked again. */
  people(): Iterable<MatchedPerson>;
};

/**
 * Finds the people of an enterprise by the rules of matching.md. Pure: the same accounts, settings and overrides
 * give the same result, whatever order the accounts were collected in. Joins without a reason do not exist: each person
 * carries one reason for each account but the first.
 */
export function matchAccounts({
  enterpriseId,
  accounts: collected,
  settings,
  overrides,
}: MatchingInput): MatchingResult {
  const unlinks = indexUnlinks(collected, overrides);
  const cloud = resolveCloudAccounts(collected, settings, unlinks);
  const roster = new AccountRoster(
    collected,
    cloud.accounts.filter(({ standing }) => doesCount(standing)),
  );
  const holdings = new Holdings(collected, roster, unlinks);
  const ignored = markIgnoredAddresses(collected.addresses.texts, settings.ignored_addresses);
  const options = { roster, ignored, sharedAddressMax: settings.shared_address_max };
  const survey = surveyAddresses(holdings, { ...options, unlinks: true });
  const githubSurvey = unlinks.size === 0 ? survey : surveyAddresses(holdings, { ...options, unlinks: false });

  const policy = settings.matching_policy;
  const links = resolveLinks(roster, overrides.links);
  const sets = joinAccounts(roster, survey, links);
  // Without overrides it is primary-email.
  const isAsPrimaryEmail = githubSurvey === survey && links.length === 0;
  const githubSets = isAsPrimaryEmail ? sets : joinAccounts(roster, githubSurvey, []);
  const githubRule = { roster, view: githubSurvey.view, sets: githubSets["primary-email"] };
  const { view } = survey;
  const members = new PersonMembers(sets[policy], roster.size);
  const subscriptions = matchSubscriptions(collected, cloud, { roster, view, members });
  const addressText = (address: number) => collected.addresses.text(address);
  return {
    policy,
    seatsConsumed: members.count,
    accounts: roster.size,
    environments: countEnvironments(members, roster),
    visualStudio: subscriptions.size,
    counts: {
      any_email: sets["any-email"].count,
      primary_email: sets["primary-email"].count,
      github_rule: githubRule.sets.count,
    },
    uncounted: uncountedAccounts(cloud.accounts),
    people: () =>
      describePeople({
        enterpriseId,
        members,
        subscriptions,
        pendingInvites: cloud.pendingInvites,
        notes: { collected, roster, view, policy },
        reasons: { view, policy, links: linksByFirst(links), addressText },
        githubRule,
      }),
  };
}

/** Of a person with both kinds of accounts, one cloud account is followed by a server account. */
function countEnvironments(members: PersonMembers, { cloudSize }: AccountRoster): Environments {
  let withCloud = 0;
  let both = 0;
  for (let account = 0; account < cloudSize; account += 1) {
    if (members.first(account) === account) withCloud += 1;
    if (members.next(account) >= cloudSize) both += 1;
  }
  return { cloud_only: withCloud - both, server_only: members.count - withCloud, both };
}

function uncountedAccounts(accounts: readonly CloudAccount[]): UncountedAccount[] {
  return accounts
    .filter(({ standing }) => !doesCount(standing))
    .map(({ name, standing }) => ({ key: `cloud:${name}`, why: standing }));
}

function linksByFirst(links: readonly AccountPair[]): ReadonlyMap<number, AccountPair[]> {
  return Map.groupBy(links, ({ first }) => first);
}
