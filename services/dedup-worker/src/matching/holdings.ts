import { type AccountRoster, noAccount } from "./account-roster.ts";
import { type CollectedAccounts, noAddress, role } from "./collected-accounts.ts";
import { byteAt, numberAt } from "./column.ts";
import type { Unlinks } from "./override-index.ts";

/** Among so many entries of an account, looking for an address one by one is fastest; hardly any account has more. */
const searchedMax = 16;

/** No such holding. */
export const noHolding = -1;

/**
 * Who holds what: one holding for an account and an address, with all its roles. It is the first of the account's
 * entries with the address and has its number, so that most of what is known of it need not be written down again.
 */
export class Holdings {
  readonly addressCount: number;
  /**
   * No more holdings than this are of addresses that an earlier one is of too: to each address belongs a first one. Only
   * the address of a subscription may be nobody's.
   */
  readonly repeatsMax: number;
  readonly #collected: CollectedAccounts;
  readonly #roster: AccountRoster;
  /** By entry; 0 for what is no holding: an entry that repeats an address of its account, or is none. */
  readonly #roles: Uint8Array;

  constructor(collected: CollectedAccounts, roster: AccountRoster, unlinks: Unlinks) {
    this.addressCount = collected.addresses.size;
    this.repeatsMax = collected.entryCount - this.addressCount + collected.subscriptions.length;
    this.#collected = collected;
    this.#roster = roster;
    this.#roles = mergeRoles(collected);
    this.#unlink(unlinks);
  }

  /** As they are, for loops over all holdings of all accounts: entries from the start of an account's number to the next one's. */
  columns() {
    const { entryStarts: starts, entryAddresses: addresses } = this.#collected.columns();
    return { numbers: this.#roster.numbers(), starts, addresses, roles: this.#roles };
  }

  /** Entries of an account begin here, and not all are holdings. */
  firstOfAccount(account: number): number {
    return this.#collected.firstEntry(this.#roster.number(account));
  }

  /** And end before this one. */
  endOfAccount(account: number): number {
    return this.#collected.firstEntry(this.#roster.number(account) + 1);
  }

  /** Whether an entry is one. */
  isHolding(entry: number): boolean {
    return this.roles(entry) !== 0;
  }

  /** Of an entry too. */
  address(holding: number): number {
    return this.#collected.entryAddress(holding);
  }

  roles(holding: number): number {
    return byteAt(this.#roles, holding);
  }

  /** The holding of an account and address, or `noHolding`. */
  find(account: number, address: number): number {
    const end = this.endOfAccount(account);
    for (let entry = this.firstOfAccount(account); entry < end; entry += 1) {
      if (this.address(entry) === address) return entry;
    }
    return noHolding;
  }

  #unlink(unlinks: Unlinks): void {
    for (const [key, addresses] of unlinks) {
      const account = this.#roster.find(key);
      if (account === noAccount) continue;
      for (const address of addresses) {
        const holding = this.find(account, address);
        if (holding !== noHolding) this.#roles[holding] = this.roles(holding) | role.unlinked;
      }
    }
  }
}

/** Of all collected accounts: those that do not count are few, and nobody asks for what they hold. */
function mergeRoles(collected: CollectedAccounts): Uint8Array {
  const { entryStarts, entryAddresses, entryRoles } = collected.columns();
  const roles = entryRoles.slice();
  for (let number = 0; number + 1 < entryStarts.length; number += 1) {
    const start = numberAt(entryStarts, number);
    const end = numberAt(entryStarts, number + 1);
    const known = end - start > searchedMax ? new Map<number, number>() : null;
    for (let entry = start; entry < end; entry += 1) {
      const address = numberAt(entryAddresses, entry);
      if (address === noAddress) {
        roles[entry] = 0;
        continue;
      }
      const holding = known ? (known.get(address) ?? entry) : firstWith(address, entryAddresses, start);
      if (holding < entry) {
        roles[holding] = byteAt(roles, holding) | byteAt(roles, entry);
        roles[entry] = 0;
      } else known?.set(address, entry);
    }
  }
  return roles;
}

/** The first entry from `start` on that is the address; there is one. */
function firstWith(address: number, addresses: Int32Array, start: number): number {
  let entry = start;
  while (numberAt(addresses, entry) !== address) entry += 1;
  return entry;
}
