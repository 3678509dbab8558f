import type { AccountSets } from "./account-sets.ts";
import { numberAt } from "./column.ts";

/**
 * People by number, in the order of the report: cloud accounts are first in account order, so ordering people by
 * their first account also puts those with a cloud account first.
 */
export class PersonMembers {
  readonly count: number;
  readonly #firsts: Int32Array;
  readonly #accounts: Int32Array;
  readonly #people: Int32Array;

  constructor(sets: AccountSets, accountCount: number) {
    this.count = sets.count;
    const people = new Int32Array(accountCount);
    const firsts = new Int32Array(this.count + 1);
    let found = 0;
    for (let account = 0; account < accountCount; account += 1) {
      const first = sets.first(account);
      // A set is named by its first account, whose person is therefore known before any other account of the set.
      const person = first === account ? found++ : numberAt(people, first);
      people[account] = person;
      firsts[person + 1] = numberAt(firsts, person + 1) + 1;
    }
    for (let person = 0; person < this.count; person += 1) {
      firsts[person + 1] = numberAt(firsts, person + 1) + numberAt(firsts, person);
    }
    this.#people = people;
    this.#firsts = firsts;
    this.#accounts = orderByPerson(people, firsts);
  }

  /** The person of an account. */
  person(account: number): number {
    return numberAt(this.#people, account);
  }

  /** The accounts of a person, in account order. */
  accounts(person: number): Int32Array {
    return this.#accounts.subarray(numberAt(this.#firsts, person), numberAt(this.#firsts, person + 1));
  }

  /** The first of them, in account order. */
  first(person: number): number {
    return numberAt(this.#accounts, numberAt(this.#firsts, person));
  }

  last(person: number): number {
    return numberAt(this.#accounts, numberAt(this.#firsts, person + 1) - 1);
  }
}

function orderByPerson(people: Int32Array, firsts: Int32Array): Int32Array {
  const ordered = new Int32Array(people.length);
  const next = firsts.slice();
  for (let account = 0; account < people.length; account += 1) {
    const person = numberAt(people, account);
    const place = numberAt(next, person);
    ordered[place] = account;
    next[person] = place + 1;
  }
  return ordered;
}

/** The place of an account among the accounts of its person, by bisection. */
export function placeOf(accounts: Int32Array, account: number): number {
  let first = 0;
  let end = accounts.length;
  while (first < end) {
    const middle = (first + end) >>> 1;
    if (numberAt(accounts, middle) < account) first = middle + 1;
    else end = middle;
  }
  return first;
}
