import { randomInt } from "node:crypto";

const slotsInitial = 1024;
const fillMax = 0.6;

/**
 * Positive safe integers that were seen, in 13 to 27 bytes each: what a set of a million ids takes as numbers and not
 * as objects. The hash is seeded, so that nobody can choose ids that all fall into one place.
 */
export class NumberSet {
  readonly #seedLow = randomInt(2 ** 32);
  readonly #seedHigh = randomInt(2 ** 32);
  /** Open addressing; 0 is an empty slot. */
  #slots = new Float64Array(slotsInitial);
  #size = 0;

  /** False where the number was there already. */
  add(value: number): boolean {
    if (this.#size >= this.#slots.length * fillMax) this.#grow();
    const slot = this.#find(value);
    if (this.#slots[slot] === value) return false;
    this.#slots[slot] = value;
    this.#size++;
    return true;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    for (const value of before) if (value !== 0) this.#slots[this.#find(value)] = value;
  }

  /** The slot that holds the value, or the empty one where it belongs. */
  #find(value: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(value) & mask;
    for (;;) {
      const held = this.#slots[slot];
      if (held === 0 || held === value) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #hash(value: number): number {
    let hash = Math.imul((value >>> 0) ^ this.#seedLow, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ Math.floor(value / 2 ** 32) ^ this.#seedHigh, 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }
}
