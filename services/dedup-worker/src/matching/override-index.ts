import { type CollectedAccounts, noAddress } from "./collected-accounts.ts";

/** What owners have said. Keys are compared exactly, addresses in normal form. */
export type Overrides = {
  readonly unlinks: readonly { readonly accountKey: string; readonly address: string }[];
  readonly links: readonly (readonly [string, string])[];
};

/** By account key, the addresses that the account does not hold. */
export type Unlinks = ReadonlyMap<string, ReadonlySet<number>>;

export function indexUnlinks(collected: CollectedAccounts, overrides: Overrides): Unlinks {
  const unlinks = new Map<string, Set<number>>();
  for (const { accountKey, address } of overrides.unlinks) {
    const known = collected.findAddress(address);
    if (known === noAddress) continue;
    const addresses = unlinks.get(accountKey) ?? new Set();
    unlinks.set(accountKey, addresses.add(known));
  }
  return unlinks;
}
