import { type CollectedAccounts, cloudDeployment } from "./collected-accounts.ts";
import { floatAt, numberAt } from "./column.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import type { JsonBytes } from "./json-bytes.ts";
import type { CloudAccount } from "./resolve-cloud-accounts.ts";

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
  /** By collected deployment, its first rank and the rank after its last. */
  readonly #spans = new Map<number, { first: number; end: number }>();

  constructor(collected: CollectedAccounts, countedCloud: readonly CloudAccount[]) {
    const servers = serverAccountsByHost(collected);
    this.#collected = collected;
    this.#cloud = countedCloud;
    this.#hostStarts = collected.hostNames.map((host) => Buffer.from(JSON.stringify(`${host}:`).slice(0, -1)));
    this.cloudSize = countedCloud.length;
    this.size = this.cloudSize + servers.reduce((sum, { numbers }) => sum + numbers.length, 0);
    this.#numbers = new Int32Array(this.size);
    for (const [rank, { number }] of countedCloud.entries()) this.#numbers[rank] = number;
    let first = this.cloudSize;
    for (const { deployment, numbers } of servers) {
      this.#numbers.set(numbers, first);
      this.#spans.set(deployment, { first, end: first + numbers.length });
      first += numbers.length;
    }
  }

  /** The number that the account was collected under. */
  number(rank: number): number {
    return numberAt(this.#numbers, rank);
  }

  /** The collected number by rank. */
  numbers(): Int32Array {
    return this.#numbers;
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
  #spanOf(key: string): { first: number; end: number; compare: (rank: number) => number } | null {
    const colon = key.lastIndexOf(":");
    const userId = Number(key.slice(colon + 1));
    const span = this.#spans.get(this.#collected.hostNames.indexOf(key.slice(0, colon)) + 1);
    if (span && `${key.slice(0, colon)}:${userId}` === key) {
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
}

/** Deployments by host name, the accounts of each by user id. */
function serverAccountsByHost(collected: CollectedAccounts): { deployment: number; numbers: Int32Array }[] {
  const { deployments, userIds } = collected.columns();
  const sizes = new Int32Array(collected.hostNames.length + 1);
  for (let number = 0; number < deployments.length; number += 1) {
    const deployment = numberAt(deployments, number);
    sizes[deployment] = numberAt(sizes, deployment) + 1;
  }
  const byDeployment = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(sizes.length);
  for (let number = 0; number < deployments.length; number += 1) {
    const deployment = numberAt(deployments, number);
    const place = numberAt(filled, deployment);
    const numbers = byDeployment[deployment];
    if (numbers) numbers[place] = number;
    filled[deployment] = place + 1;
  }
  return byDeployment
    .map((numbers, deployment) => ({ deployment, numbers }))
    .filter(({ deployment }) => deployment !== cloudDeployment)
    .map(({ deployment, numbers }) => ({ deployment, numbers: inUserIdOrder(userIds, numbers) }))
    .sort((one, other) =>
      compareCodeUnits(collected.hostNames[one.deployment - 1] ?? "", collected.hostNames[other.deployment - 1] ?? ""),
    );
}

/** Read from the database they come in this order already, and looking is much cheaper than sorting. */
function inUserIdOrder(userIds: Float64Array, numbers: Int32Array): Int32Array {
  for (let index = 1; index < numbers.length; index += 1) {
    if (floatAt(userIds, numberAt(numbers, index - 1)) < floatAt(userIds, numberAt(numbers, index))) continue;
    return numbers.sort((one, other) => floatAt(userIds, one) - floatAt(userIds, other));
  }
  return numbers;
}
