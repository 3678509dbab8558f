import type { ChangeCounts } from "@oneseat/contracts/report";
import { Column, numberAt } from "./column.ts";
import { TextTable } from "./text-table.ts";

/**
 * Counts what became of people from one report to the next (matching.md, "Order, reasons, identity"). It is given the
 * account keys of each person, in any order, and tells people apart by nothing else. A person can be joined and part
 * of a split at once. People with the same accounts in both reports may be left out of both: no other person
 * has an account of theirs. Numbers throughout, since a first look at a new deployment changes everybody.
 */
export class ReportChanges {
  readonly #keys = new TextTable();
  readonly #before = new PeopleOfAccounts();
  readonly #now = new PeopleOfAccounts();

  addBefore(accountKeys: readonly string[]): void {
    this.#before.add(accountKeys.map((key) => this.#keys.intern(key)));
  }

  addNow(accountKeys: readonly string[]): void {
    this.#now.add(accountKeys.map((key) => this.#keys.intern(key)));
  }

  count(): ChangeCounts {
    const now = this.#now.compareWith(this.#before, this.#keys.size);
    const before = this.#before.compareWith(this.#now, this.#keys.size);
    return { added: now.nowhere, removed: before.nowhere, joined: now.severally, split: before.severally };
  }
}

const nobody = -1;

/** The people of one report by the numbers of their accounts. */
class PeopleOfAccounts {
  readonly #firsts = new Column(Int32Array);
  readonly #accounts = new Column(Int32Array);

  add(accounts: readonly number[]): void {
    this.#firsts.push(this.#accounts.length);
    for (const account of accounts) this.#accounts.push(account);
  }

  /** How many of these people have no account, or accounts of two or more people, in another report. */
  compareWith(other: PeopleOfAccounts, accountCount: number): { nowhere: number; severally: number } {
    const personOf = other.#personByAccount(accountCount);
    let nowhere = 0;
    let severally = 0;
    for (let person = 0; person < this.#firsts.length; person += 1) {
      let found = nobody;
      let several = false;
      for (let place = this.#firsts.at(person); place < this.#end(person); place += 1) {
        const counterpart = numberAt(personOf, this.#accounts.at(place));
        if (counterpart === nobody) continue;
        if (found !== nobody && found !== counterpart) several = true;
        found = counterpart;
      }
      if (found === nobody) nowhere += 1;
      if (several) severally += 1;
    }
    return { nowhere, severally };
  }

  #personByAccount(accountCount: number): Int32Array {
    const personOf = new Int32Array(accountCount).fill(nobody);
    for (let person = 0; person < this.#firsts.length; person += 1) {
      for (let place = this.#firsts.at(person); place < this.#end(person); place += 1) {
        personOf[this.#accounts.at(place)] = person;
      }
    }
    return personOf;
  }

  #end(person: number): number {
    return person + 1 < this.#firsts.length ? this.#firsts.at(person + 1) : this.#accounts.length;
  }
}
