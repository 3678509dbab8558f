import { layEnterprise } from "../data/enterprise-layout.ts";
import { joiningPairs } from "../data/joining-pairs.ts";

/** Who holds which address, pair by pair. */
export type JoiningColumns = {
  readonly accountCount: number;
  readonly accounts: Int32Array;
  readonly addresses: readonly string[];
  /** The same as numbers from 0, in the order in which they are first held. */
  readonly addressNumbers: Int32Array;
  readonly addressCount: number;
};

export function readJoiningColumns(accountCount: number): JoiningColumns {
  const accounts: number[] = [];
  const addresses: string[] = [];
  for (const { account, address } of joiningPairs(layEnterprise(accountCount))) {
    accounts.push(account);
    addresses.push(address);
  }
  const numbers = new Map<string, number>();
  const addressNumbers = Int32Array.from(addresses, (address) => {
    const number = numbers.get(address) ?? numbers.size;
    numbers.set(address, number);
    return number;
  });
  return { accountCount, accounts: Int32Array.from(accounts), addresses, addressNumbers, addressCount: numbers.size };
}

const nobody = -1;

/** Calls back with each account and the first one that holds the same address, where that is another. */
export function eachJoint(columns: JoiningColumns, join: (one: number, other: number) => void): void {
  const { accounts, addressNumbers } = columns;
  const firstHolders = new Int32Array(columns.addressCount).fill(nobody);
  for (const [pair, address] of addressNumbers.entries()) {
    const account = accounts[pair] ?? 0;
    const first = firstHolders[address] ?? nobody;
    if (first === nobody) firstHolders[address] = account;
    else if (first !== account) join(first, account);
  }
}
