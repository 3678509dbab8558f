import { type CloudAccount, type CollectedAccounts, cloudDeployment } from "./collected-accounts.ts";
import { floatAt, numberAt } from "./column.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import type { JsonBytes } from "./json-bytes.ts";

/** No such account. */
export const noAccount = -1;

/** `cloud:LOGIN` or `HOST:USER_ID`. */
export type AccountKey = { readonly key: string; readonly isCloud: boolean };

/**
 * The accounts that count, in account order (matching.md, "Order"). From here on an account is its *rank*, its place
 * in this order: comparing two accounts is comparing two integers.
 */
export class AccountRoster {
  readonly size: number;
  /** Ranks below are cloud accounts. */
  readonly cloudSize: number;
  readonly #collected: CollectedAccounts;
  readonly #cloud: readonly CloudAccount[];
  /** By server deployment, what the key of each of its accounts begins with as a JSON string. */
  readonly #hostStarts: readonly Buffer[];
  /** The collected number by rank. */
  readonly #numbers: Int32Array;
  /** By collected deployment, in account order. */
  readonly #spans: ReadonlyMap<number, RankSpan>;

  constructor(collected: CollectedAccounts, countedCloud: readonly CloudAccount[]) {
    this.#collected = collected;
    this.#cloud = countedCloud;
    this.#hostStarts = collected.hostNames.map((host) => Buffer.from(JSON.stringify(`${host}:`).slice(0, -1)));
    this.cloudSize = countedCloud.length;
    const { sizes, unordered } = surveyDeployments(collected);
    this.#spans = spanDeployments(collected, sizes.with(cloudDeployment, this.cloudSize));
    this.size = this.cloudSize + collected.size - numberAt(sizes, cloudDeployment);
    this.#numbers = new Int32Array(this.size);
    for (let rank = 0; rank < this.cloudSize; rank += 1) this.#numbers[rank] = this.cloudAccount(rank).number;
    this.#placeServerAccounts();
    for (const deployment of unordered) this.#orderByUserId(deployment);
  }

  /** The number that the account was collected under. */
  number(rank: number): number {
    return numberAt(this.#numbers, rank);
  }

  /** The collected number by rank. */
  numbers(): Int32Array {
    return this.#numbers;
  }

  /** Of each deployment, in account order. */
  deploymentSpans(): Iterable<RankSpan> {
    return this.#spans.values();
  }

  deployment(rank: number): number {
    return rank < this.cloudSize ? cloudDeployment : this.#collected.deployment(this.number(rank));
  }

  isCloud(rank: number): boolean {
    return rank < this.cloudSize;
  }

  cloudAccount(rank: number): CloudAccount {
    const account = this.#cloud[rank];
    if (account === undefined) throw new Error("account roster: not a cloud account");
    return account;
  }

  hostName(rank: number): string {
    return this.#collected.hostNames[this.deployment(rank) - 1] ?? "";
  }

  userId(rank: number): number {
    return this.#collected.userId(this.number(rank));
  }

  key(rank: number): string {
    return this.isCloud(rank) ? `cloud:${this.cloudAccount(rank).name}` : `${this.hostName(rank)}:${this.userId(rank)}`;
  }

  accountKey(rank: number): AccountKey {
    return { key: this.key(rank), isCloud: this.isCloud(rank) };
  }

  /** Writes the key as a JSON string. */
  writeKey(json: JsonBytes, rank: number): void {
    if (this.isCloud(rank)) json.string(this.key(rank));
    else this.#writeServerKey(json, rank);
  }

  #writeServerKey(json: JsonBytes, rank: number): void {
    const host = this.#hostStarts[this.deployment(rank) - 1];
    if (host) json.rawBytes(host, 0, host.length);
    json.integer(this.userId(rank));
    json.raw('"');
  }

  /** The rank of the account with this key, by bisection; `noAccount` where none counts that has it. */
  find(key: string): number {
    const span = this.#spanOf(key);
    if (!span) return noAccount;
    let { first, end } = span;
    while (first < end) {
      const middle = (first + end) >>> 1;
      const order = span.compare(middle);
      if (order === 0) return middle;
      if (order < 0) first = middle + 1;
      else end = middle;
    }
    return noAccount;
  }

  /** Where the account with this key would be; `compare` says how the account of a rank stands to it. */
  #spanOf(key: string): (RankSpan & { compare: (rank: number) => number }) | null {
    const colon = key.lastIndexOf(":");
    const userId = Number(key.slice(colon + 1));
    const deployment = this.#collected.hostNames.indexOf(key.slice(0, colon)) + 1;
    const span = this.#spans.get(deployment);
    if (span && deployment !== cloudDeployment && `${key.slice(0, colon)}:${userId}` === key) {
      return { ...span, compare: (rank) => this.userId(rank) - userId };
    }
    if (!key.startsWith("cloud:")) return null;
    const name = key.slice("cloud:".length);
    const sortName = name.toLowerCase();
    const compare = (rank: number) => {
      const account = this.cloudAccount(rank);
      return compareCodeUnits(account.sortName, sortName) || compareCodeUnits(account.name, name);
    };
    return { first: 0, end: this.cloudSize, compare };
  }

  #placeServerAccounts(): void {
    const { deployments } = this.#collected.columns();
    const next = new Int32Array(this.#spans.size);
    for (const [deployment, { first }] of this.#spans) next[deployment] = first;
    for (let number = 0; number < deployments.length; number += 1) {
      const deployment = numberAt(deployments, number);
      if (deployment === cloudDeployment) continue;
      const rank = numberAt(next, deployment);
      this.#numbers[rank] = number;
      next[deployment] = rank + 1;
    }
  }

  #orderByUserId(deployment: number): void {
    const { first = 0, end = 0 } = this.#spans.get(deployment) ?? {};
    const { userIds } = this.#collected.columns();
    this.#numbers.subarray(first, end).sort((one, other) => floatAt(userIds, one) - floatAt(userIds, other));
  }
}

/** A first rank, and the rank after the last. */
export type RankSpan = { readonly first: number; readonly end: number };

/**
 * How many accounts each deployment has, and which server deployments did not come in the order of user ids: read from the
 * database they do, and looking is much cheaper than sorting.
 */
function surveyDeployments(collected: CollectedAccounts): { sizes: Int32Array; unordered: ReadonlySet<number> } {
  const { deployments, userIds } = collected.columns();
  const sizes = new Int32Array(collected.hostNames.length + 1);
  const lastIds = new Float64Array(sizes.length).fill(-1);
  const unordered = new Set<number>();
  for (let number = 0; number < deployments.length; number += 1) {
    const deployment = numberAt(deployments, number);
    const userId = floatAt(userIds, number);
    if (userId < floatAt(lastIds, deployment)) unordered.add(deployment);
    lastIds[deployment] = userId;
    sizes[deployment] = numberAt(sizes, deployment) + 1;
  }
  unordered.delete(cloudDeployment);
  return { sizes, unordered };
}

/** Account order: the cloud, then servers by host name. */
function spanDeployments(collected: CollectedAccounts, sizes: Int32Array): Map<number, RankSpan> {
  const hostName = (deployment: number) => collected.hostNames[deployment - 1] ?? "";
  const inOrder = [...sizes.keys()].sort((one, other) => compareCodeUnits(hostName(one), hostName(other)));
  const spans = new Map<number, RankSpan>();
  let first = 0;
  for (const deployment of inOrder) {
    const end = first + numberAt(sizes, deployment);
    spans.set(deployment, { first, end });
    first = end;
  }
  return spans;
}
