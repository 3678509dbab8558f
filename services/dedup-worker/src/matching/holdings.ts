import { type AccountRoster, noAccount } from "./account-roster.ts";
import { type CollectedAccounts, noAddress, role } from "./collected-accounts.ts";
import { numberAt } from "./column.ts";
import type { Unlinks } from "./override-index.ts";

/**
 * Who holds what among the accounts that count: one holding for an account and an address, with all its roles.
 * Holdings are numbered by account; a second index lists the holdings of an address, in account order too.
 */
export class Holdings {
  readonly addressCount: number;
  /** By account, and one more: its first holding. */
  readonly #firstOfAccount: Int32Array;
  /** By address, and one more: where its holdings begin in `#byAddress`. */
  readonly #firstOfAddress: Int32Array;
  readonly #byAddress: Int32Array;
  readonly #accountsByAddress: Int32Array;
  readonly #accounts: Int32Array;
  readonly #addresses: Int32Array;
  readonly #roles: Uint8Array;
  readonly #entries: Int32Array;
  #size = 0;

  constructor(collected: CollectedAccounts, roster: AccountRoster, unlinks: Unlinks) {
    this.addressCount = collected.addresses.size;
    this.#accounts = new Int32Array(collected.entryCount);
    this.#addresses = new Int32Array(collected.entryCount);
    this.#roles = new Uint8Array(collected.entryCount);
    this.#entries = new Int32Array(collected.entryCount);
    this.#firstOfAccount = new Int32Array(roster.size + 1);
    this.#fill(collected, roster);
    this.#unlink(roster, unlinks);
    this.#firstOfAddress = this.#countByAddress();
    this.#byAddress = this.#orderByAddress();
    this.#accountsByAddress = this.#byAddress.map((holding) => this.account(holding));
  }

  firstOfAccount(account: number): number {
    return numberAt(this.#firstOfAccount, account);
  }

  firstOfAddress(address: number): number {
    return numberAt(this.#firstOfAddress, address);
  }

  /** The holding at a place between `firstOfAddress` of an address and of the next one. */
  atPlace(place: number): number {
    return numberAt(this.#byAddress, place);
  }

  /** The account of that holding. Joining walks over all places, and would otherwise jump about in memory for each. */
  accountAtPlace(place: number): number {
    return numberAt(this.#accountsByAddress, place);
  }

  holderCount(address: number): number {
    return this.firstOfAddress(address + 1) - this.firstOfAddress(address);
  }

  account(holding: number): number {
    return numberAt(this.#accounts, holding);
  }

  address(holding: number): number {
    return numberAt(this.#addresses, holding);
  }

  roles(holding: number): number {
    return numberAt(this.#roles, holding);
  }

  /** The first entry of the account that is this address: how it is spelt there. */
  entry(holding: number): number {
    return numberAt(this.#entries, holding);
  }

  /** The holding of an account and address that are known to have one. */
  find(account: number, address: number): number {
    let holding = this.firstOfAccount(account);
    while (this.address(holding) !== address) holding += 1;
    return holding;
  }

  #fill(collected: CollectedAccounts, roster: AccountRoster): void {
    const latest = new Int32Array(this.addressCount).fill(-1);
    for (let account = 0; account < roster.size; account += 1) {
      const first = this.#size;
      const number = roster.number(account);
      const end = collected.firstEntry(number + 1);
      this.#firstOfAccount[account] = first;
      for (let entry = collected.firstEntry(number); entry < end; entry += 1) {
        const address = collected.entryAddress(entry);
        if (address === noAddress) continue;
        const roles = collected.entryRoles(entry);
        const known = numberAt(latest, address);
        if (known >= first) {
          this.#roles[known] = this.roles(known) | roles;
          continue;
        }
        latest[address] = this.#size;
        this.#accounts[this.#size] = account;
        this.#addresses[this.#size] = address;
        this.#roles[this.#size] = roles;
        this.#entries[this.#size] = entry;
        this.#size += 1;
      }
    }
    this.#firstOfAccount[roster.size] = this.#size;
  }

  #unlink(roster: AccountRoster, unlinks: Unlinks): void {
    for (const [key, addresses] of unlinks) {
      const account = roster.find(key);
      if (account === noAccount) continue;
      for (let holding = this.firstOfAccount(account); holding < this.firstOfAccount(account + 1); holding += 1) {
        if (addresses.has(this.address(holding))) this.#roles[holding] = this.roles(holding) | role.unlinked;
      }
    }
  }

  #countByAddress(): Int32Array {
    const first = new Int32Array(this.addressCount + 1);
    for (let holding = 0; holding < this.#size; holding += 1) {
      const next = this.address(holding) + 1;
      first[next] = numberAt(first, next) + 1;
    }
    for (let address = 0; address < this.addressCount; address += 1) {
      first[address + 1] = numberAt(first, address + 1) + numberAt(first, address);
    }
    return first;
  }

  #orderByAddress(): Int32Array {
    const ordered = new Int32Array(this.#size);
    const next = this.#firstOfAddress.slice();
    for (let holding = 0; holding < this.#size; holding += 1) {
      const place = numberAt(next, this.address(holding));
      ordered[place] = holding;
      next[this.address(holding)] = place + 1;
    }
    return ordered;
  }
}
