import type { MatchingPolicy } from "@oneseat/contracts/settings";
import { type AccountRoster, noAccount } from "./account-roster.ts";
import { AccountSets } from "./account-sets.ts";
import type { AddressView } from "./address-view.ts";
import { role } from "./collected-accounts.ts";
import { byteAt, numberAt } from "./column.ts";

/** Two different accounts, in account order. */
export type AccountPair = { readonly first: number; readonly second: number };

/**
 * The people under each policy, as sets of accounts (matching.md, "The policies"). Links come last. One walk for both, over
 * plain arrays: each address joins whoever holds it to the first account that did.
 */
export function joinAccounts(
  roster: AccountRoster,
  view: AddressView,
  links: readonly AccountPair[],
): Record<MatchingPolicy, AccountSets> {
  const anyEmail = new AccountSets(roster.size);
  const primaryEmail = new AccountSets(roster.size);
  const { numbers, starts, addresses, roles, notHeld, marks, barred, cloudMatches } = view.columns();
  const holders = new Int32Array(cloudMatches.length).fill(noAccount);
  /** By address, the cloud account that it matches, else the first one with this primary. */
  const primaries = cloudMatches.slice();
  for (let account = 0; account < numbers.length; account += 1) {
    const number = numberAt(numbers, account);
    const end = numberAt(starts, number + 1);
    for (let holding = numberAt(starts, number); holding < end; holding += 1) {
      const held = byteAt(roles, holding);
      if (held === 0 || held & notHeld) continue;
      const address = numberAt(addresses, holding);
      if (byteAt(marks, address) & barred) continue;
      const first = numberAt(holders, address);
      if (first < 0) holders[address] = account;
      else anyEmail.join(first, account);
      if ((held & role.primary) === 0) continue;
      const primary = numberAt(primaries, address);
      if (primary < 0) primaries[address] = account;
      else primaryEmail.join(primary, account);
    }
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
