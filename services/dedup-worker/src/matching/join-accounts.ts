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
  const joinHolders = options.policy === "any-email" ? joinAllHolders : joinPrimaries;
  for (let address = 0; address < view.holdings.addressCount; address += 1) {
    if (view.joins(address)) joinHolders(view, address, sets);
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

function joinAllHolders(view: AddressView, address: number, sets: AccountSets): void {
  joinHolders(view, address, sets, (holding) => view.isHeld(holding));
}

function joinPrimaries(view: AddressView, address: number, sets: AccountSets): void {
  const first = joinHolders(view, address, sets, (holding) => view.isPrimary(holding));
  if (first === noAccount) return;
  const cloud = view.cloudMatch(address);
  if (cloud >= 0) sets.join(cloud, first);
}

/** Joins those holders of an address that take part, and returns the first of them. */
function joinHolders(
  view: AddressView,
  address: number,
  sets: AccountSets,
  takesPart: (holding: number) => boolean,
): number {
  const { holdings } = view;
  let first = noAccount;
  for (let place = holdings.firstOfAddress(address); place < holdings.firstOfAddress(address + 1); place += 1) {
    const holding = holdings.atPlace(place);
    if (!takesPart(holding)) continue;
    if (first === noAccount) first = holdings.account(holding);
    else sets.join(first, holdings.account(holding));
  }
  return first;
}
