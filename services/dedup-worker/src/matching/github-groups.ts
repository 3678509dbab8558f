import type { FixCause } from "@oneseat/contracts/person";
import type { AccountRoster } from "./account-roster.ts";
import { AccountSets } from "./account-sets.ts";
import { type AddressView, ambiguousCloudMatch } from "./address-view.ts";
import { noAddress } from "./collected-accounts.ts";
import type { Joint } from "./match-reasons.ts";

/** What the rule that GitHub documents sees of an enterprise: primary-email without overrides. */
export type GithubRule = {
  readonly roster: AccountRoster;
  readonly view: AddressView;
  readonly sets: AccountSets;
};

/** Why GitHub's rule leaves a group apart; `account` is the group's end of `joint`. */
export type GroupFix = { readonly account: number; readonly cause: FixCause; readonly joint: Joint };

/** The accounts of a person in the groups that GitHub's rule makes of them, groups by their first account; null for a single one. */
export function githubGroups(accounts: readonly number[], rule: GithubRule): number[][] | null {
  if (isOneGroup(accounts, rule)) return null;
  const groups = new Map<number, number[]>();
  for (const account of accounts) {
    const first = rule.sets.first(account);
    const group = groups.get(first);
    if (group) group.push(account);
    else groups.set(first, [account]);
  }
  return [...groups.values()];
}

/** So it is with most people, and found much sooner than groups are made. */
function isOneGroup(accounts: readonly number[], { sets }: GithubRule): boolean {
  const [account] = accounts;
  if (account === undefined || accounts.length === 1) return true;
  const first = sets.first(account);
  return accounts.every((other) => sets.first(other) === first);
}

/**
 * One fix for each group after the first (matching.md, "The policies"). The reason that joins a group to the rest is
 * the one on its way to the first group in the tree that the reasons make of the groups; where several
 * join the same two, the first of them. So no two groups name one reason, and mending all mends the person.
 */
export function findFixes(
  groups: readonly (readonly number[])[],
  reasons: readonly Joint[],
  rule: GithubRule,
): GroupFix[] {
  const groupOf = new Map(groups.flatMap((accounts, group) => accounts.map((account) => [account, group] as const)));
  const edges = spanGroups(groups.length, reasons, groupOf);
  const fixes: (GroupFix | null)[] = groups.map(() => null);
  const reached = [0];
  for (const from of reached) {
    for (const { to, joint } of edges[from] ?? []) {
      if (to === 0 || fixes[to]) continue;
      const account = groupOf.get(joint.first) === to ? joint.first : joint.second;
      fixes[to] = { account, cause: causeOf(groups[to] ?? [], account, joint, rule), joint };
      reached.push(to);
    }
  }
  return fixes.filter((fix) => fix !== null);
}

type GroupEdge = { readonly to: number; readonly joint: Joint };

/** By group, the edges of the tree that the reasons, in their order, make of the groups. */
function spanGroups(count: number, reasons: readonly Joint[], groupOf: ReadonlyMap<number, number>): GroupEdge[][] {
  const joined = new AccountSets(count);
  const edges = Array.from({ length: count }, (): GroupEdge[] => []);
  for (const joint of reasons) {
    const one = groupOf.get(joint.first) ?? 0;
    const other = groupOf.get(joint.second) ?? 0;
    if (!joined.join(one, other)) continue;
    edges[one]?.push({ to: other, joint });
    edges[other]?.push({ to: one, joint });
  }
  return edges;
}

/**
 * A link explains itself. A group with a cloud account is a second one whatever else joins it, since the first group
 * has one too and GitHub's rule never joins two. Else the reason's server accounts tell, the group's own end first.
 */
function causeOf(group: readonly number[], account: number, joint: Joint, rule: GithubRule): FixCause {
  if (joint.rule === "manual_link") return "manual_link";
  if (group.some((member) => rule.roster.isCloud(member))) return "second_cloud_account";
  const other = joint.first === account ? joint.second : joint.first;
  for (const end of [account, other]) {
    if (rule.roster.isCloud(end)) continue;
    const primary = rule.view.primaryOf(end);
    if (primary === noAddress) return "no_primary";
    if (primary !== joint.address) return "secondary_only";
  }
  // Here the address is the primary of the group's end, and a cloud account holds it without being the match. The
  // match is another one: it was unlinked from the address, or it would be in this group.
  return rule.view.cloudMatch(joint.address) === ambiguousCloudMatch ? "ambiguous" : "second_cloud_account";
}
