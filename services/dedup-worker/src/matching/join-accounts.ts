import type { MatchingPolicy } from "@oneseat/contracts/settings";
import { type AccountRoster, noAccount } from "./account-roster.ts";
import { AccountSets } from "./account-sets.ts";
import { numberAt } from "./column.ts";
import type { Survey } from "./survey-addresses.ts";

/** Two different accounts, in account order. */
export type AccountPair = { readonly first: number; readonly second: number };

/** The people under each policy, as sets of accounts (matching.md, "The policies"). Links come last. */
export function joinAccounts(
  roster: AccountRoster,
  { view, meetings }: Survey,
  links: readonly AccountPair[],
): Record<MatchingPolicy, AccountSets> {
  const anyEmail = new AccountSets(roster.size);
  const primaryEmail = new AccountSets(roster.size);
  const { addresses, accounts, holders, primaries } = meetings;
  for (let meeting = 0; meeting < addresses.length; meeting += 1) {
    if (!view.joins(numberAt(addresses, meeting))) continue;
    const account = numberAt(accounts, meeting);
    anyEmail.join(numberAt(holders, meeting), account);
    const primary = numberAt(primaries, meeting);
    if (primary >= 0) primaryEmail.join(primary, account);
  }
  const sets = { "any-email": anyEmail, "primary-email": primaryEmail };
  for (const { first, second } of links) for (const joined of Object.values(sets)) joined.join(first, second);
  return sets;
}

/** The links whose two accounts both count and differ, each once, in account order. */
export function resolveLinks(roster: AccountRoster, links: readonly (readonly [string, string])[]): AccountPair[] {
  const pairs = new Map<string, AccountPair>();
  for (const [oneKey, otherKey] of links) {
    const one = roster.find(oneKey);
    const other = roster.find(otherKey);
    if (one === noAccount || other === noAccount || one === other) continue;
    const pair = { first: Math.min(one, other), second: Math.max(one, other) };
    pairs.set(`${pair.first} ${pair.second}`, pair);
  }
  return [...pairs.values()].sort((one, other) => one.first - other.first || one.second - other.second);
}
