import type { ReasonRule } from "@oneseat/contracts/person";
import type { MatchingPolicy } from "@oneseat/contracts/settings";
import { AccountSets } from "./account-sets.ts";
import type { AddressView } from "./address-view.ts";
import { noAddress, role } from "./collected-accounts.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import type { AccountPair } from "./join-accounts.ts";
import { placeOf } from "./person-members.ts";
import { reasonOfTwo, ruleOrder } from "./reason-of-two.ts";

/** A pair of accounts that the policy joins; the address is `noAddress` for a link. */
export type Joint = AccountPair & { readonly rule: ReasonRule; readonly address: number };

export type ReasonSource = {
  readonly view: AddressView;
  readonly policy: MatchingPolicy;
  /** Links by their first account. */
  readonly links: ReadonlyMap<number, readonly AccountPair[]>;
  readonly addressText: (address: number) => string;
};

/**
 * The reasons of a person: the spanning tree over its accounts that Kruskal's algorithm finds among all pairs which
 * the policy joins, taken in the order (rule, normal address, first account, second account).
 *
 * An address of n accounts makes up to n² / 2 pairs, yet 4 n suffice as candidates. The order is strict, so
 * the tree is *the* least spanning tree, and of a union of edge sets it is that of the union of their least
 * spanning forests: an edge that closes a cycle of lesser edges in its own set closes it in the union too. Hence the
 * pairs may be cut into sets in any way and each set replaced by its least forest. They are cut by address and rule, and
 * within one rule into complete sets (every two of a group) and crossing sets (every one of a group with every one of
 * another), whose forests are known:
 * - complete: the star of the group's first account a. The pairs of a precede all others, and span.
 * - crossing, of groups with first accounts a and b: all pairs of a with the other group, all pairs of b with
 *   this one. Say a < b (else exchange them). Pairs of a precede all others, close no cycle, and leave only the rest
 *   of a's group unjoined; each of these has as its least pair the one with b, and there all of b's group is one.
 */
export function findReasons(accounts: readonly number[], source: ReasonSource): Joint[] {
  const [first, second] = accounts;
  if (first === undefined || second === undefined) return [];
  if (accounts.length === 2) return [reasonOfTwo(first, second, source)];
  const sets = new AccountSets(accounts.length);
  return candidatesOf(accounts, source).filter(({ first, second }) =>
    sets.join(placeOf(accounts, first), placeOf(accounts, second)),
  );
}

type Candidate = Joint & { readonly text: string };

/** In Kruskal's order. */
function candidatesOf(accounts: readonly number[], source: ReasonSource): Candidate[] {
  const candidates: Candidate[] = [];
  for (const account of accounts) {
    for (const { first, second } of source.links.get(account) ?? []) {
      candidates.push({ rule: "manual_link", text: "", address: noAddress, first, second });
    }
  }
  for (const [address, holders] of groupHolders(accounts, source.view)) {
    if (holders.identity.length + holders.notIdentity.length < 2) continue;
    const text = source.addressText(address);
    const pair: AddPair = (rule, one, other) =>
      candidates.push({ rule, text, address, first: Math.min(one, other), second: Math.max(one, other) });
    if (source.policy === "any-email") pairHolders(holders, pair);
    else pairPrimaries(holders, source.view.cloudMatch(address), pair);
  }
  return candidates.sort(compareCandidates);
}

function compareCandidates(one: Candidate, other: Candidate): number {
  return (
    ruleOrder[one.rule] - ruleOrder[other.rule] ||
    compareCodeUnits(one.text, other.text) ||
    one.first - other.first ||
    one.second - other.second
  );
}

type AddPair = (rule: ReasonRule, one: number, other: number) => void;

/** Under any-email every two holders are joined; the rule of a pair follows from what the address is to each. */
function pairHolders(holders: HolderGroups, pair: AddPair): void {
  const { identity, notIdentity, primary, verified, secondary, notPrimary } = holders;
  complete(identity, (one, other) => pair("identity", one, other));
  crossing(identity, notIdentity, (one, other) => pair("identity", one, other));
  complete(primary, (one, other) => pair("primary_primary", one, other));
  crossing(verified, primary, (one, other) => pair("primary_verified", one, other));
  complete(notPrimary, (one, other) => pair("shared_address", one, other));
  crossing(secondary, primary, (one, other) => pair("shared_address", one, other));
}

/** Under primary-email: equal primaries, and the cloud account that they match. */
function pairPrimaries({ identity, primary }: HolderGroups, cloudMatch: number, pair: AddPair): void {
  complete(primary, (one, other) => pair("primary_primary", one, other));
  if (cloudMatch < 0) return;
  const rule = identity.includes(cloudMatch) ? "identity" : "primary_verified";
  crossing([cloudMatch], primary, (one, other) => pair(rule, one, other));
}

type HolderGroups = {
  readonly identity: number[];
  readonly notIdentity: number[];
  /** The rest of these leaves out the holders by identity. */
  readonly primary: number[];
  readonly verified: number[];
  readonly secondary: number[];
  readonly notPrimary: number[];
};

/**
 * Who of a person holds which of the addresses that join, each group in account order. Whoever else holds one is not joined
 * by it: under any-email there is nobody, under primary-email it is neither a primary nor its match.
 */
function groupHolders(accounts: readonly number[], view: AddressView): Map<number, HolderGroups> {
  const groups = new Map<number, HolderGroups>();
  for (const account of accounts) {
    const end = view.holdings.endOfAccount(account);
    for (let holding = view.holdings.firstOfAccount(account); holding < end; holding += 1) {
      const address = view.holdings.address(holding);
      if (!view.isHeld(holding) || !view.joins(address)) continue;
      const known = groups.get(address) ?? noHolders();
      groups.set(address, known);
      addHolder(known, account, view.holdings.roles(holding));
    }
  }
  return groups;
}

function noHolders(): HolderGroups {
  return { identity: [], notIdentity: [], primary: [], verified: [], secondary: [], notPrimary: [] };
}

function addHolder(groups: HolderGroups, account: number, roles: number): void {
  if (roles & role.identity) {
    groups.identity.push(account);
    return;
  }
  groups.notIdentity.push(account);
  if (roles & role.primary) {
    groups.primary.push(account);
    return;
  }
  groups.notPrimary.push(account);
  (roles & role.verified ? groups.verified : groups.secondary).push(account);
}

function complete(group: readonly number[], pair: (one: number, other: number) => void): void {
  const [first, ...others] = group;
  if (first === undefined) return;
  for (const other of others) pair(first, other);
}

function crossing(
  group: readonly number[],
  others: readonly number[],
  pair: (one: number, other: number) => void,
): void {
  const [first, ...rest] = group;
  const [otherFirst] = others;
  if (first === undefined || otherFirst === undefined) return;
  for (const other of others) pair(first, other);
  for (const one of rest) pair(one, otherFirst);
}
