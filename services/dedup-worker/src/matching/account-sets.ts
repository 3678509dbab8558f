import { numberAt } from "./column.ts";

/**
 * Accounts in disjoint sets, each named by its first account: people then come out in order by reading the roots in
 * order. Union by least member with paths halved: logarithmic, and close to linear in practice.
 */
export class AccountSets {
  readonly #parents: Int32Array;
  #count: number;

  constructor(size: number) {
    this.#parents = new Int32Array(size);
    for (let account = 0; account < size; account += 1) this.#parents[account] = account;
    this.#count = size;
  }

  /** How many sets there are. */
  get count(): number {
    return this.#count;
  }

  /** The first account of the set. */
  first(account: number): number {
    let at = account;
    for (;;) {
      const parent = numberAt(this.#parents, at);
      if (parent === at) return at;
      const next = numberAt(this.#parents, parent);
      this.#parents[at] = next;
      at = next;
    }
  }

  /** False where both were in one set already. */
  join(one: number, other: number): boolean {
    const first = this.first(one);
    const second = this.first(other);
    if (first === second) return false;
    this.#parents[Math.max(first, second)] = Math.min(first, second);
    this.#count -= 1;
    return true;
  }
}
