import { randomInt } from "node:crypto";

/** Most files have few hundred. */
const slotsInitial = 256;
const fillMax = 0.6;

/**
 * Positive safe integers that were seen. Files are mostly sorted: what comes in rising order is appended to a list, 8
 * bytes each, and only the rest is hashed, 13 to 27 bytes each. The hash is seeded, so that nobody can choose ids that
 * all fall into one place.
 */
export class NumberSet {
  readonly #seedLow = randomInt(2 ** 32);
  readonly #seedHigh = randomInt(2 ** 32);
  #rising = new Float64Array(slotsInitial);
  #risingCount = 0;
  #highest = 0;
  /** Open addressing; 0 is an empty slot. */
  #slots = new Float64Array(slotsInitial);
  #hashedCount = 0;

  /** False where the number was there already. */
  add(value: number): boolean {
    if (value > this.#highest && (this.#hashedCount === 0 || this.#slots[this.#find(value)] !== value)) {
      this.#append(value);
      return true;
    }
    if (this.#isInRising(value)) return false;
    if (this.#hashedCount >= this.#slots.length * fillMax) this.#rehash();
    const slot = this.#find(value);
    if (this.#slots[slot] === value) return false;
    this.#slots[slot] = value;
    this.#hashedCount++;
    return true;
  }

  #append(value: number): void {
    if (this.#risingCount === this.#rising.length) {
      // What it was moved from is free at once: it does not wait for a collection.
      this.#rising = new Float64Array(this.#rising.buffer.transfer(this.#rising.byteLength * 2));
    }
    this.#rising[this.#risingCount++] = value;
    this.#highest = value;
  }

  #isInRising(value: number): boolean {
    let [low, high] = [0, this.#risingCount - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const held = this.#rising[middle] ?? 0;
      if (held === value) return true;
      if (held < value) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }

  #rehash(): void {
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
