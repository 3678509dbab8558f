import { noAccount } from "./account-roster.ts";
import type { AccountSets } from "./account-sets.ts";
import { numberAt } from "./column.ts";

/**
 * Who is one person with whom. A person goes by its first account: cloud accounts are first in account order, so people
 * in the order of these also come with those first who have a cloud account.
 */
export class PersonMembers {
  /** How many people there are. */
  readonly count: number;
  readonly #sets: AccountSets;
  /** By account, the next one of the same person in account order; `noAccount` behind the last. */
  readonly #next: Int32Array;

  constructor(sets: AccountSets, accountCount: number) {
    this.count = sets.count;
    this.#sets = sets;
    this.#next = linkMembers(sets, accountCount);
  }

  /** The first account of an account's person. */
  first(account: number): number {
    return this.#sets.first(account);
  }

  /** `noAccount` where there is none. */
  next(account: number): number {
    return numberAt(this.#next, account);
  }

  /** The accounts of each person, in account order. */
  *people(): Generator<number[]> {
    for (let first = 0; first < this.#next.length; first += 1) {
      if (this.first(first) !== first) continue;
      const accounts = [first];
      for (let next = this.next(first); next !== noAccount; next = this.next(next)) accounts.push(next);
      yield accounts;
    }
  }
}

/** From the last account to the first, so that each goes before those of its person that were linked already. */
function linkMembers(sets: AccountSets, accountCount: number): Int32Array {
  const next = new Int32Array(accountCount).fill(noAccount);
  for (let account = accountCount - 1; account >= 0; account -= 1) {
    const first = sets.first(account);
    if (first === account) continue;
    next[account] = numberAt(next, first);
    next[first] = account;
  }
  return next;
}

/** The place of an account among the accounts of its person, by bisection. */
export function placeOf(accounts: readonly number[], account: number): number {
  let first = 0;
  let end = accounts.length;
  while (first < end) {
    const middle = (first + end) >>> 1;
    if ((accounts[middle] ?? account) < account) first = middle + 1;
    else end = middle;
  }
  return first;
}
