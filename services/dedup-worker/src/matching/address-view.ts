import type { AccountRoster } from "./account-roster.ts";
import { noAddress, role } from "./collected-accounts.ts";
import { byteAt, numberAt } from "./column.ts";
import type { Holdings } from "./holdings.ts";

/** What the answer of `AddressView.cloudMatch` can be beside an account. */
export const noCloudMatch = -1;
export const ambiguousCloudMatch = -2;

const bar = { ignored: 1, shared: 2 } as const;

/**
 * Which holdings can join accounts: with the unlinks of owners, or as the sources had it (`github_rule`). Both views
 * differ in what is held and so in what is shared and who has a primary.
 */
export class AddressView {
  readonly holdings: Holdings;
  /** The role of holdings that are not held here; 0 where all are. */
  readonly notHeld: number;
  readonly #bars: Uint8Array;
  readonly #cloudSize: number;

  constructor(holdings: Holdings, options: AddressViewOptions) {
    this.holdings = holdings;
    this.notHeld = options.unlinks ? role.unlinked : 0;
    this.#cloudSize = options.roster.cloudSize;
    this.#bars = options.ignored.slice();
    const { firsts } = holdings.byAddress();
    for (let address = 0; address < holdings.addressCount; address += 1) {
      // Hardly any has so many holders.
      if (numberAt(firsts, address + 1) - numberAt(firsts, address) <= options.sharedAddressMax) continue;
      if (this.#holdersOnOneDeployment(address, options.roster) > options.sharedAddressMax) {
        this.#bars[address] = byteAt(this.#bars, address) | bar.shared;
      }
    }
  }

  isHeld(holding: number): boolean {
    return (this.holdings.roles(holding) & this.notHeld) === 0;
  }

  /** False for addresses that join nobody, under any policy. */
  joins(address: number): boolean {
    return byteAt(this.#bars, address) === 0;
  }

  isIgnored(address: number): boolean {
    return (byteAt(this.#bars, address) & bar.ignored) !== 0;
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
    const end = this.holdings.firstOfAccount(account + 1);
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
    let identity = noCloudMatch;
    let verified = noCloudMatch;
    const end = this.holdings.firstOfAddress(primary + 1);
    for (let place = this.holdings.firstOfAddress(primary); place < end; place += 1) {
      const account = this.holdings.accountAtPlace(place);
      if (account >= this.#cloudSize) break;
      const holding = this.holdings.atPlace(place);
      if (!this.isHeld(holding)) continue;
      const roles = this.holdings.roles(holding);
      if (roles & role.identity) identity = identity === noCloudMatch ? account : ambiguousCloudMatch;
      if (roles & role.verified) verified = verified === noCloudMatch ? account : ambiguousCloudMatch;
    }
    return identity === noCloudMatch ? verified : identity;
  }

  /** The most accounts of one deployment that hold the address; holders come deployment by deployment. */
  #holdersOnOneDeployment(address: number, roster: AccountRoster): number {
    let most = 0;
    let held = 0;
    let deployment = -1;
    const end = this.holdings.firstOfAddress(address + 1);
    for (let place = this.holdings.firstOfAddress(address); place < end; place += 1) {
      const holding = this.holdings.atPlace(place);
      if (!this.isHeld(holding)) continue;
      const its = roster.deployment(this.holdings.account(holding));
      held = its === deployment ? held + 1 : 1;
      deployment = its;
      most = Math.max(most, held);
    }
    return most;
  }
}

export type AddressViewOptions = {
  readonly roster: AccountRoster;
  /** By address, from `markIgnoredAddresses`. */
  readonly ignored: Uint8Array;
  readonly sharedAddressMax: number;
  /** Whether what owners unlinked is not held. */
  readonly unlinks: boolean;
};
