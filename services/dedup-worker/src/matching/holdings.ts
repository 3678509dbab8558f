import { type AccountRoster, noAccount } from "./account-roster.ts";
import { type CollectedAccounts, noAddress, role } from "./collected-accounts.ts";
import { byteAt, numberAt } from "./column.ts";
import type { Unlinks } from "./override-index.ts";

/** Among so many entries of an account, looking for an address one by one is fastest; hardly any account has more. */
const searchedMax = 16;

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
  /** The account of each of these: joining would otherwise jump about in memory for every one. */
  readonly #accountsByAddress: Int32Array;
  readonly #accounts: Int32Array;
  readonly #addresses: Int32Array;
  readonly #roles: Uint8Array;
  readonly #entries: Int32Array;

  constructor(collected: CollectedAccounts, roster: AccountRoster, unlinks: Unlinks) {
    this.addressCount = collected.addresses.size;
    this.#accounts = new Int32Array(collected.entryCount);
    this.#addresses = new Int32Array(collected.entryCount);
    this.#roles = new Uint8Array(collected.entryCount);
    this.#entries = new Int32Array(collected.entryCount);
    this.#firstOfAccount = new Int32Array(roster.size + 1);
    this.#firstOfAddress = new Int32Array(this.addressCount + 1);
    const size = this.#fill(collected, roster);
    this.#byAddress = new Int32Array(size);
    this.#accountsByAddress = new Int32Array(size);
    this.#orderByAddress(size);
    this.#unlink(roster, unlinks);
  }

  /** Holdings by address as they are, for loops over all of them; `accounts` and `holdings` are by place. */
  byAddress() {
    return {
      firsts: this.#firstOfAddress,
      holdings: this.#byAddress,
      accounts: this.#accountsByAddress,
      roles: this.#roles,
    };
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

  /** The account of that holding. */
  accountAtPlace(place: number): number {
    return numberAt(this.#accountsByAddress, place);
  }

  account(holding: number): number {
    return numberAt(this.#accounts, holding);
  }

  address(holding: number): number {
    return numberAt(this.#addresses, holding);
  }

  roles(holding: number): number {
    return byteAt(this.#roles, holding);
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

  /** Fills all that is by account, and counts the holdings of each address behind its own place. */
  #fill(collected: CollectedAccounts, roster: AccountRoster): number {
    const { entryStarts, entryAddresses, entryRoles } = collected.columns();
    const numbers = roster.numbers();
    const [accounts, addresses, allRoles, entries] = [this.#accounts, this.#addresses, this.#roles, this.#entries];
    const [firstOfAccount, counts] = [this.#firstOfAccount, this.#firstOfAddress];
    let size = 0;
    for (let account = 0; account < numbers.length; account += 1) {
      const first = size;
      firstOfAccount[account] = first;
      const number = numberAt(numbers, account);
      const end = number + 1 < entryStarts.length ? numberAt(entryStarts, number + 1) : entryAddresses.length;
      const start = numberAt(entryStarts, number);
      const known = end - start > searchedMax ? new Map<number, number>() : null;
      for (let entry = start; entry < end; entry += 1) {
        const address = numberAt(entryAddresses, entry);
        if (address === noAddress) continue;
        const roles = byteAt(entryRoles, entry);
        const holding = known ? (known.get(address) ?? size) : search(addresses, address, { from: first, to: size });
        if (holding < size) {
          allRoles[holding] = byteAt(allRoles, holding) | roles;
          continue;
        }
        known?.set(address, size);
        accounts[size] = account;
        addresses[size] = address;
        allRoles[size] = roles;
        entries[size] = entry;
        size += 1;
        counts[address + 1] = numberAt(counts, address + 1) + 1;
      }
    }
    firstOfAccount[numbers.length] = size;
    return size;
  }

  #orderByAddress(size: number): void {
    const [accounts, addresses, firsts] = [this.#accounts, this.#addresses, this.#firstOfAddress];
    const [byAddress, accountsByAddress] = [this.#byAddress, this.#accountsByAddress];
    for (let address = 0; address < this.addressCount; address += 1) {
      firsts[address + 1] = numberAt(firsts, address + 1) + numberAt(firsts, address);
    }
    const next = firsts.slice();
    for (let holding = 0; holding < size; holding += 1) {
      const address = numberAt(addresses, holding);
      const place = numberAt(next, address);
      byAddress[place] = holding;
      accountsByAddress[place] = numberAt(accounts, holding);
      next[address] = place + 1;
    }
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
}

/** Where the address stands, or the end. */
function search(addresses: Int32Array, address: number, { from, to }: { from: number; to: number }): number {
  let place = from;
  while (place < to && numberAt(addresses, place) !== address) place += 1;
  return place;
}
