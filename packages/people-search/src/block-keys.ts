import { byteText } from "./byte-text.ts";
import type { KeyEntry } from "./key-page.ts";
import { type KeyKind, keyKind } from "./person-keys.ts";

const initialHoldings = 1_024;
const noHolding = -1;

/**
 * Who has which keys in a block that is being built. Of a million accounts come three million holdings, most of them the only
 * one of their key, so a holding is a number with two others in columns: its place, and the holding of the
 * same key before it.
 */
export class BlockKeys {
  /** By kind and key, the last holding. */
  readonly #last: Readonly<Record<KeyKind, Map<string, number>>> = {
    [keyKind.cloudAddress]: new Map(),
    [keyKind.hostName]: new Map(),
    [keyKind.name]: new Map(),
    [keyKind.organization]: new Map(),
    [keyKind.shownAddress]: new Map(),
  };
  #places = new Int32Array(initialHoldings);
  #before = new Int32Array(initialHoldings);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Places come in ascending order; a key that a place has already changes nothing. */
  add(kind: KeyKind, text: string, place: number): void {
    const key = byteText(text);
    const before = this.#last[kind].get(key) ?? noHolding;
    if (before !== noHolding && this.#places[before] === place) return;
    if (this.#size === this.#places.length) this.#grow();
    this.#places[this.#size] = place;
    this.#before[this.#size] = before;
    this.#last[kind].set(key, this.#size);
    this.#size += 1;
  }

  /** Every key with the letter of its kind, ascending. The places are one list that the next entry overwrites. */
  *entries(): Generator<KeyEntry> {
    const places: number[] = [];
    for (const kind of Object.values(keyKind).sort()) {
      const last = this.#last[kind];
      for (const key of [...last.keys()].sort()) {
        places.length = 0;
        for (let holding = last.get(key) ?? noHolding; holding !== noHolding; ) {
          places.push(this.#places[holding] ?? 0);
          holding = this.#before[holding] ?? noHolding;
        }
        if (places.length > 1) places.reverse();
        yield [kind + key, places];
      }
    }
  }

  clear(): void {
    for (const last of Object.values(this.#last)) last.clear();
    this.#size = 0;
  }

  #grow(): void {
    const [places, before] = [this.#places, this.#before];
    this.#places = new Int32Array(places.length * 2);
    this.#places.set(places);
    this.#before = new Int32Array(before.length * 2);
    this.#before.set(before);
  }
}
