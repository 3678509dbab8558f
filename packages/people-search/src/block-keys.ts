import type { KeyEntry } from "./key-page.ts";
import type { KeyKind } from "./person-keys.ts";
import { sortKeys } from "./sort-keys.ts";

const initialHoldings = 1_024;
const initialBytes = 16 * 1_024;
const bytesPerUnitMax = 3;

/**
 * Who has which keys in a block that is being built. Of a million accounts come four million holdings, so a holding is a
 * number, its place stands in a column, and its key as UTF-8 behind the one before it: no object that the garbage
 * collector would have to follow, and none to look up. Holdings of one key meet when they are sorted.
 */
export class BlockKeys {
  #bytes = Buffer.allocUnsafeSlow(initialBytes);
  #places = new Int32Array(initialHoldings);
  /** By holding, and one more: where its key begins. */
  #starts = new Int32Array(initialHoldings + 1);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Places come in ascending order; a key that a place has already changes nothing. */
  add(kind: KeyKind, text: string, place: number): void {
    if (this.#size === this.#places.length) this.#growColumns();
    const start = this.#starts[this.#size] ?? 0;
    const bytesMax = 1 + text.length * bytesPerUnitMax;
    if (start + bytesMax > this.#bytes.length) this.#growBytes(start + bytesMax);
    this.#bytes[start] = kind.charCodeAt(0);
    this.#places[this.#size] = place;
    this.#size += 1;
    this.#starts[this.#size] = start + 1 + this.#write(text, start + 1);
  }

  /** Every key with the letter of its kind, ascending. The places are one list that the next entry overwrites. */
  *entries(): Generator<KeyEntry> {
    const order = sortKeys({ bytes: this.#bytes, starts: this.#starts }, this.#size);
    const places: number[] = [];
    let key = 0;
    let shared = 0;
    for (let index = 0; index < order.length; index += 1) {
      const holding = order[index] ?? 0;
      const alike = index === 0 ? 0 : this.#sharedLength(key, holding);
      if (index === 0 || alike < this.#length(key) || alike < this.#length(holding)) {
        if (index > 0) yield this.#entry(key, shared, places);
        places.length = 0;
        key = holding;
        shared = alike;
      }
      const place = this.#places[holding] ?? 0;
      if (places.at(-1) !== place) places.push(place);
    }
    if (places.length > 0) yield this.#entry(key, shared, places);
  }

  clear(): void {
    this.#size = 0;
  }

  /** The bytes of the text, nearly always ASCII and short: a loop beats a native call. */
  #write(text: string, start: number): number {
    const bytes = this.#bytes;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return bytes.write(text, start, "utf8");
      bytes[start + index] = unit;
    }
    return text.length;
  }

  #entry(holding: number, shared: number, places: readonly number[]): KeyEntry {
    const start = this.#starts[holding] ?? 0;
    return { bytes: this.#bytes, start, end: start + this.#length(holding), shared, places };
  }

  #length(holding: number): number {
    return (this.#starts[holding + 1] ?? 0) - (this.#starts[holding] ?? 0);
  }

  #sharedLength(one: number, other: number): number {
    const bytes = this.#bytes;
    const start = this.#starts[one] ?? 0;
    const otherStart = this.#starts[other] ?? 0;
    const most = Math.min(this.#length(one), this.#length(other));
    let length = 0;
    while (length < most && bytes[start + length] === bytes[otherStart + length]) length += 1;
    return length;
  }

  #growColumns(): void {
    const [places, starts] = [this.#places, this.#starts];
    this.#places = new Int32Array(places.length * 2);
    this.#places.set(places);
    this.#starts = new Int32Array(places.length * 2 + 1);
    this.#starts.set(starts);
  }

  #growBytes(wanted: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, wanted));
    this.#bytes.copy(grown);
    this.#bytes = grown;
  }
}
