import { layEnterprise } from "../data/enterprise-layout.ts";
import { joiningPairs } from "../data/joining-pairs.ts";

/** Who holds which address, pair by pair. */
export type JoiningColumns = { readonly accounts: Int32Array; readonly addresses: readonly string[] };

export function readJoiningColumns(accountCount: number): JoiningColumns {
  const accounts: number[] = [];
  const addresses: string[] = [];
  for (const { account, address } of joiningPairs(layEnterprise(accountCount))) {
    accounts.push(account);
    addresses.push(address);
  }
  return { accounts: Int32Array.from(accounts), addresses };
}

/** Calls back with each account and the first one that holds the same address, where that is another. */
export function eachJoint({ accounts, addresses }: JoiningColumns, join: (one: number, other: number) => void): void {
  const firstHolders = new Map<string, number>();
  for (const [pair, address] of addresses.entries()) {
    const account = accounts[pair] ?? 0;
    const first = firstHolders.get(address);
    if (first === undefined) firstHolders.set(address, account);
    else if (first !== account) join(first, account);
  }
}
