import { type AccountRoster, noAccount } from "./account-roster.ts";
import { noAddress, role } from "./collected-accounts.ts";
import { byteAt, numberAt } from "./column.ts";
import type { Holdings } from "./holdings.ts";

/** What the answer of `AddressView.cloudMatch` can be beside an account. */
export const noCloudMatch = noAccount;
export const ambiguousCloudMatch = -2;

/** What is known of an address. */
const mark = { ignored: 1, shared: 2, barred: 1 | 2, identity: 4 } as const;

export type AddressViewOptions = {
  readonly roster: AccountRoster;
  /** By address, from `markIgnoredAddresses`. */
  readonly ignored: Uint8Array;
  readonly sharedAddressMax: number;
  /** Whether what owners unlinked is not held. */
  readonly unlinks: boolean;
};

/**
 * Which holdings can join accounts: with the unlinks of owners, or as the sources had it (`github_rule`). Both views
 * differ in what is held and so in what is shared and who has a primary.
 */
export class AddressView {
  readonly holdings: Holdings;
  /** The role of holdings that are not held here; 0 where all are. */
  readonly #notHeld: number;
  readonly #marks: Uint8Array;
  readonly #cloudMatches: Int32Array;

  constructor(holdings: Holdings, options: AddressViewOptions) {
    this.holdings = holdings;
    this.#notHeld = options.unlinks ? role.unlinked : 0;
    this.#marks = options.ignored.slice();
    this.#cloudMatches = new Int32Array(holdings.addressCount).fill(noCloudMatch);
    this.#markShared(options);
    this.#findCloudMatches(options.roster);
  }

  /** As they are, for loops over all holdings. */
  columns() {
    return {
      ...this.holdings.columns(),
      notHeld: this.#notHeld,
      marks: this.#marks,
      barred: mark.barred,
      cloudMatches: this.#cloudMatches,
    };
  }

  isHeld(holding: number): boolean {
    const roles = this.holdings.roles(holding);
    return roles !== 0 && (roles & this.#notHeld) === 0;
  }

  /** False for addresses that join nobody, under any policy. */
  joins(address: number): boolean {
    return (byteAt(this.#marks, address) & mark.barred) === 0;
  }

  isIgnored(address: number): boolean {
    return (byteAt(this.#marks, address) & mark.ignored) !== 0;
  }

  /** Held as primary, and able to join. */
  isPrimary(holding: number): boolean {
    return (
      (this.holdings.roles(holding) & role.primary) !== 0 &&
      this.isHeld(holding) &&
      this.joins(this.holdings.address(holding))
    );
  }

  /** The primary of a server account; `noAddress` where the chosen value is none, or none was chosen. */
  primaryOf(account: number): number {
    const end = this.holdings.endOfAccount(account);
    for (let holding = this.holdings.firstOfAccount(account); holding < end; holding += 1) {
      if (this.isPrimary(holding)) return this.holdings.address(holding);
    }
    return noAddress;
  }

  /**
   * The cloud account that a primary joins (matching.md, steps 2 to 4 of primary-email): the only one that has
   * it as identity value; where none has, the only one that has it as verified email.
   */
  cloudMatch(primary: number): number {
    return numberAt(this.#cloudMatches, primary);
  }

  /** Counts the holders of each address deployment by deployment: the accounts of one follow each other. */
  #markShared({ roster, sharedAddressMax }: AddressViewOptions): void {
    const { numbers, starts, addresses, roles } = this.holdings.columns();
    const [marks, notHeld] = [this.#marks, this.#notHeld];
    /** By address, the deployment's first account and one more for each holder; what earlier deployments left is not more than it. */
    const counts = new Int32Array(this.holdings.addressCount);
    for (const { first, end } of roster.deploymentSpans()) {
      for (let account = first; account < end; account += 1) {
        const number = numberAt(numbers, account);
        const entriesEnd = numberAt(starts, number + 1);
        for (let holding = numberAt(starts, number); holding < entriesEnd; holding += 1) {
          const held = byteAt(roles, holding);
          if (held === 0 || held & notHeld) continue;
          const address = numberAt(addresses, holding);
          const count = Math.max(numberAt(counts, address), first) + 1;
          counts[address] = count;
          if (count - first > sharedAddressMax) marks[address] = byteAt(marks, address) | mark.shared;
        }
      }
    }
  }

  /** An identity value decides whoever else has the address verified. */
  #findCloudMatches(roster: AccountRoster): void {
    const { numbers, starts, addresses, roles } = this.holdings.columns();
    const [marks, notHeld, matches] = [this.#marks, this.#notHeld, this.#cloudMatches];
    for (let account = 0; account < roster.cloudSize; account += 1) {
      const number = numberAt(numbers, account);
      const end = numberAt(starts, number + 1);
      for (let holding = numberAt(starts, number); holding < end; holding += 1) {
        const held = byteAt(roles, holding);
        if (held === 0 || held & notHeld) continue;
        const address = numberAt(addresses, holding);
        const known = byteAt(marks, address);
        const isIdentity = (held & role.identity) !== 0;
        const wasIdentity = (known & mark.identity) !== 0;
        if (wasIdentity && !isIdentity) continue;
        const isOnly = wasIdentity === isIdentity ? numberAt(matches, address) === noCloudMatch : true;
        matches[address] = isOnly ? account : ambiguousCloudMatch;
        if (isIdentity) marks[address] = known | mark.identity;
      }
    }
  }
}
