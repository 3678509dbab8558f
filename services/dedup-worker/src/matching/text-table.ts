import { randomInt } from "node:crypto";
import { Column, numberAt } from "./column.ts";
import { TextArena } from "./text-arena.ts";

/** No such text. */
export const noText = -1;

const initialSlots = 1 << 12;

/**
 * A number for each different text, so that what follows compares integers. An open hash table over `TextArena`: a
 * `Map` of a million addresses took three times as long and half as much memory again. The hash only finds the
 * slot, the text decides; its seed is random so that nobody can prepare texts that all fall into one slot.
 */
export class TextTable {
  readonly #texts = new TextArena();
  readonly #hashes = new Column(Int32Array);
  readonly #seed = randomInt(0x7fff_ffff);
  readonly #factor = randomInt(0x7fff_ffff) | 1;
  #slots = new Int32Array(initialSlots);

  get size(): number {
    return this.#texts.size;
  }

  text(id: number): string {
    return this.#texts.get(id);
  }

  find(text: string): number {
    return numberAt(this.#slots, this.#slotOf(text, this.#hash(text))) - 1;
  }

  intern(text: string): number {
    const hash = this.#hash(text);
    const slot = this.#slotOf(text, hash);
    const known = numberAt(this.#slots, slot) - 1;
    if (known !== noText) return known;
    const id = this.#texts.add(text);
    this.#hashes.push(hash);
    this.#slots[slot] = id + 1;
    if (this.size * 2 > this.#slots.length) this.#grow();
    return id;
  }

  /** The slot that holds the text, or the free one where it belongs. A slot holds the number plus one. */
  #slotOf(text: string, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = numberAt(this.#slots, slot) - 1;
      if (id === noText) return slot;
      if (this.#hashes.at(id) === hash && this.#texts.get(id) === text) return slot;
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.size; id += 1) {
      let slot = this.#hashes.at(id) & mask;
      while (numberAt(this.#slots, slot) !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }

  #hash(text: string): number {
    let hash = this.#seed;
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), this.#factor);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
    return hash ^ (hash >>> 16);
  }
}
