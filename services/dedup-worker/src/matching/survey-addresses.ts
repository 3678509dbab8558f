import type { AccountRoster, RankSpan } from "./account-roster.ts";
import { AddressView, ambiguousCloudMatch, mark } from "./address-view.ts";
import { role } from "./collected-accounts.ts";
import { byteAt, numberAt } from "./column.ts";
import type { Holdings } from "./holdings.ts";

export type SurveyOptions = {
  readonly roster: AccountRoster;
  /** By address, from `markIgnoredAddresses`. */
  readonly ignored: Uint8Array;
  readonly sharedAddressMax: number;
  /** Whether what owners unlinked is not held. */
  readonly unlinks: boolean;
};

/** Accounts that hold an address which an earlier account holds: nothing else can join two by an address. */
export type Meetings = {
  readonly addresses: Int32Array;
  /** In account order. */
  readonly accounts: Int32Array;
  /** The first account that holds the address. */
  readonly holders: Int32Array;
  /** Of a primary, the cloud account that it matches, or else the first account with this primary; else a number below 0. */
  readonly primaries: Int32Array;
};

export type Survey = { readonly view: AddressView; readonly meetings: Meetings };

/**
 * What is known of an address while it is met: side by side, since each holding needs all of it, and fetching it from
 * memory is most of what matching costs. Accounts are written as one more than their rank, so that 0 is none.
 */
const known = { holders: 0, firstHolder: 1, primary: 2 } as const;
const knownSize = 3;
const ambiguous = ambiguousCloudMatch + 1;

/**
 * Goes once over all holdings in account order and finds which addresses are shared, which cloud account a primary
 * matches, and who meets whom.
 */
export function surveyAddresses(holdings: Holdings, options: SurveyOptions): Survey {
  const survey = new AddressSurvey(holdings, options);
  const [cloud, ...servers] = options.roster.deploymentSpans();
  if (cloud) survey.walkCloud(cloud);
  const cloudMatches = survey.primaries();
  for (const span of servers) survey.walkServer(span);
  const { marks, notHeld, meetings } = survey;
  return { view: new AddressView(holdings, { marks, notHeld, cloudMatches }), meetings };
}

class AddressSurvey {
  readonly marks: Uint8Array;
  /** The role of holdings that are not held; 0 where all are. */
  readonly notHeld: number;
  readonly #holdings: Holdings;
  readonly #sharedAddressMax: number;
  readonly #known: Int32Array;
  readonly #meetings: Meetings;
  #met = 0;

  constructor(holdings: Holdings, { ignored, sharedAddressMax, unlinks }: SurveyOptions) {
    const { addressCount, repeatsMax } = holdings;
    this.marks = ignored.slice();
    this.notHeld = unlinks ? role.unlinked : 0;
    this.#holdings = holdings;
    this.#sharedAddressMax = sharedAddressMax;
    this.#known = new Int32Array(addressCount * knownSize);
    this.#meetings = {
      addresses: new Int32Array(repeatsMax),
      accounts: new Int32Array(repeatsMax),
      holders: new Int32Array(repeatsMax),
      primaries: new Int32Array(repeatsMax),
    };
  }

  get meetings(): Meetings {
    const { addresses, accounts, holders, primaries } = this.#meetings;
    const met = this.#met;
    // Written beyond their end, typed arrays lose what they are given.
    if (met > addresses.length) throw new Error("address survey: more meetings than an address can have");
    return {
      addresses: addresses.subarray(0, met),
      accounts: accounts.subarray(0, met),
      holders: holders.subarray(0, met),
      primaries: primaries.subarray(0, met),
    };
  }

  /** By address, the account that a primary joins so far. */
  primaries(): Int32Array {
    const primaries = new Int32Array(this.#holdings.addressCount);
    for (let address = 0; address < primaries.length; address += 1) {
      primaries[address] = numberAt(this.#known, address * knownSize + known.primary) - 1;
    }
    return primaries;
  }

  walkCloud({ first, end }: RankSpan): void {
    const { numbers, starts, addresses, roles } = this.#holdings.columns();
    const { notHeld } = this;
    for (let account = first; account < end; account += 1) {
      const number = numberAt(numbers, account);
      const entriesEnd = numberAt(starts, number + 1);
      for (let holding = numberAt(starts, number); holding < entriesEnd; holding += 1) {
        const held = byteAt(roles, holding);
        if (held === 0 || held & notHeld) continue;
        const address = numberAt(addresses, holding);
        this.#countHolder(address, first);
        this.#matchCloud(address, account, held);
        this.#meet(address, account, 0);
      }
    }
  }

  walkServer({ first, end }: RankSpan): void {
    const { numbers, starts, addresses, roles } = this.#holdings.columns();
    const { notHeld } = this;
    for (let account = first; account < end; account += 1) {
      const number = numberAt(numbers, account);
      const entriesEnd = numberAt(starts, number + 1);
      for (let holding = numberAt(starts, number); holding < entriesEnd; holding += 1) {
        const held = byteAt(roles, holding);
        if (held === 0 || held & notHeld) continue;
        const address = numberAt(addresses, holding);
        this.#countHolder(address, first);
        this.#meet(address, account, held & role.primary ? this.#primaryBefore(address, account) : 0);
      }
    }
  }

  /** Counts from the deployment's first rank on: what is left of the deployments before it is no more than that. */
  #countHolder(address: number, first: number): void {
    const place = address * knownSize + known.holders;
    const count = Math.max(numberAt(this.#known, place), first) + 1;
    this.#known[place] = count;
    if (count - first > this.#sharedAddressMax) this.marks[address] = byteAt(this.marks, address) | mark.shared;
  }

  /** An identity value decides, whoever else has the address verified. */
  #matchCloud(address: number, account: number, held: number): void {
    const marks = byteAt(this.marks, address);
    const isIdentity = (held & role.identity) !== 0;
    const wasIdentity = (marks & mark.identity) !== 0;
    if (wasIdentity && !isIdentity) return;
    const place = address * knownSize + known.primary;
    const isFirst = numberAt(this.#known, place) === 0 || wasIdentity !== isIdentity;
    this.#known[place] = isFirst ? account + 1 : ambiguous;
    if (isIdentity) this.marks[address] = marks | mark.identity;
  }

  #primaryBefore(address: number, account: number): number {
    const place = address * knownSize + known.primary;
    const primary = numberAt(this.#known, place);
    if (primary <= 0) this.#known[place] = account + 1;
    return primary;
  }

  #meet(address: number, account: number, primary: number): void {
    const place = address * knownSize + known.firstHolder;
    const holder = numberAt(this.#known, place);
    if (holder === 0) {
      this.#known[place] = account + 1;
      return;
    }
    const { addresses, accounts, holders, primaries } = this.#meetings;
    const meeting = this.#met;
    addresses[meeting] = address;
    accounts[meeting] = account;
    holders[meeting] = holder - 1;
    primaries[meeting] = primary - 1;
    this.#met = meeting + 1;
  }
}
