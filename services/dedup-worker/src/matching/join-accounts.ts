import type { MatchingPolicy } from "@oneseat/contracts/settings";
import { type AccountRoster, noAccount } from "./account-roster.ts";
import { AccountSets } from "./account-sets.ts";
import type { AddressView } from "./address-view.ts";

/** Two different accounts, in account order. */
export type AccountPair = { readonly first: number; readonly second: number };

/** The people under a policy, as sets of accounts (matching.md, "The policies"). Links come last. */
export function joinAccounts(
  roster: AccountRoster,
  view: AddressView,
  options: { policy: MatchingPolicy; links: readonly AccountPair[] },
): AccountSets {
  const sets = new AccountSets(roster.size);
  const { holdings } = view;
  const join = options.policy === "any-email" ? joinHolders : joinPrimaries;
  for (let address = 0; address < holdings.addressCount; address += 1) {
    // Most addresses have one holder.
    if (holdings.holderCount(address) > 1 && view.joins(address)) join(view, address, sets);
  }
  for (const { first, second } of options.links) sets.join(first, second);
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

function joinHolders(view: AddressView, address: number, sets: AccountSets): void {
  const { holdings } = view;
  const end = holdings.firstOfAddress(address + 1);
  let first = noAccount;
  for (let place = holdings.firstOfAddress(address); place < end; place += 1) {
    if (!view.isHeld(holdings.atPlace(place))) continue;
    const account = holdings.accountAtPlace(place);
    if (first === noAccount) first = account;
    else sets.join(first, account);
  }
}

function joinPrimaries(view: AddressView, address: number, sets: AccountSets): void {
  const { holdings } = view;
  const end = holdings.firstOfAddress(address + 1);
  let first = noAccount;
  for (let place = holdings.firstOfAddress(address); place < end; place += 1) {
    if (!view.isPrimary(holdings.atPlace(place))) continue;
    const account = holdings.accountAtPlace(place);
    if (first === noAccount) first = account;
    else sets.join(first, account);
  }
  if (first === noAccount) return;
  const cloud = view.cloudMatch(address);
  if (cloud >= 0) sets.join(cloud, first);
}
