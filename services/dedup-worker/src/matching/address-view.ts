import { noAccount } from "./account-roster.ts";
import { noAddress, role } from "./collected-accounts.ts";
import { byteAt, numberAt } from "./column.ts";
import type { Holdings } from "./holdings.ts";

/** What the answer of `AddressView.cloudMatch` can be beside an account. */
export const noCloudMatch = noAccount;
export const ambiguousCloudMatch = -2;

/** What is known of an address. */
export const mark = {
  ignored: 1,
  shared: 2,
  /** Some cloud account has it as identity value. */
  identity: 4,
} as const;
const barred = mark.ignored | mark.shared;

/**
 * Which holdings can join accounts: with the unlinks of owners, or as the sources had it (`github_rule`). Both views
 * differ in what is held and so in what is shared and who has a primary. `surveyAddresses` makes them.
 */
export class AddressView {
  readonly holdings: Holdings;
  readonly #notHeld: number;
  readonly #marks: Uint8Array;
  readonly #cloudMatches: Int32Array;

  constructor(
    holdings: Holdings,
    found: {
      /** The role of holdings that are not held here; 0 where all are. */
      readonly notHeld: number;
      /** By address. */
      readonly marks: Uint8Array;
      readonly cloudMatches: Int32Array;
    },
  ) {
    this.holdings = holdings;
    this.#notHeld = found.notHeld;
    this.#marks = found.marks;
    this.#cloudMatches = found.cloudMatches;
  }

  isHeld(holding: number): boolean {
    const roles = this.holdings.roles(holding);
    return roles !== 0 && (roles & this.#notHeld) === 0;
  }

  /** False for addresses that join nobody, under any policy. */
  joins(address: number): boolean {
    return (byteAt(this.#marks, address) & barred) === 0;
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
}
