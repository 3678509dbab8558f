import type { MatchingPolicy } from "@oneseat/contracts/settings";
import { type AccountRoster, noAccount } from "./account-roster.ts";
import { AccountSets } from "./account-sets.ts";
import type { AddressView } from "./address-view.ts";
import { role } from "./collected-accounts.ts";
import { byteAt, numberAt } from "./column.ts";

/** Two different accounts, in account order. */
export type AccountPair = { readonly first: number; readonly second: number };

/**
 * The people under each policy, as sets of accounts (matching.md, "The policies"). Links come last. One walk for both,
 * over plain arrays: this and `Holdings` are most of what matching costs.
 */
export function joinAccounts(
  roster: AccountRoster,
  view: AddressView,
  links: readonly AccountPair[],
): Record<MatchingPolicy, AccountSets> {
  const anyEmail = new AccountSets(roster.size);
  const primaryEmail = new AccountSets(roster.size);
  const { firsts, holdings, accounts, roles } = view.holdings.byAddress();
  for (let address = 0; address + 1 < firsts.length; address += 1) {
    const from = numberAt(firsts, address);
    const end = numberAt(firsts, address + 1);
    // Most addresses have one holder.
    if (end - from < 2 || !view.joins(address)) continue;
    let first = noAccount;
    let firstPrimary = noAccount;
    for (let place = from; place < end; place += 1) {
      const held = byteAt(roles, numberAt(holdings, place));
      if (held & view.notHeld) continue;
      const account = numberAt(accounts, place);
      if (first === noAccount) first = account;
      else anyEmail.join(first, account);
      if ((held & role.primary) === 0) continue;
      if (firstPrimary === noAccount) firstPrimary = account;
      else primaryEmail.join(firstPrimary, account);
    }
    if (firstPrimary === noAccount) continue;
    const cloud = view.cloudMatch(address);
    if (cloud >= 0) primaryEmail.join(cloud, firstPrimary);
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
