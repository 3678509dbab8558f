import { randomInt } from "node:crypto";

const slotsInitial = 256;
const fillMax = 0.6;
const chunkBytes = 256 * 1024;
const lengthBytes = 2;
/** Whatever is longer is not a login or an id, whose schemas allow far less. */
const textBytesMax = 64 * 1024 - 1;

/**
 * Texts that were seen, as bytes: their own and 9 to 16 more, where a `Set` takes about 100. The hash is seeded, so that
 * nobody can choose texts that all fall into one place.
 */
export class TextSet {
  readonly #seed = randomInt(2 ** 32);
  readonly #factor = randomInt(2 ** 31) * 2 + 1;
  /** A text is its length and its bytes, and stands in one chunk; its place is counted over all of them. */
  readonly #chunks: Buffer[] = [];
  #end = 0;
  /** Open addressing: the place of a text, plus one; 0 is an empty slot. */
  #slots = new Uint32Array(slotsInitial);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** False where the text was there already. */
  add(text: string): boolean {
    if (this.#size >= this.#slots.length * fillMax) this.#rehash();
    const place = this.#write(text);
    const slot = this.#find(place);
    if (this.#slots[slot] !== 0) return false;
    this.#slots[slot] = place + 1;
    this.#size++;
    this.#end = place + lengthBytes + this.#lengthAt(place);
    return true;
  }

  /** Writes the text behind the others, where it only stays if it is a new one. */
  #write(text: string): number {
    const length = Buffer.byteLength(text);
    if (length > textBytesMax) throw new RangeError("a text is longer than any key");
    const left = this.#chunks.length * chunkBytes - this.#end;
    if (left < lengthBytes + length) {
      this.#end += left;
      this.#chunks.push(Buffer.allocUnsafeSlow(chunkBytes));
    }
    const chunk = this.#chunkOf(this.#end);
    const at = this.#end % chunkBytes;
    chunk.writeUInt16LE(length, at);
    chunk.write(text, at + lengthBytes, "utf8");
    return this.#end;
  }

  /** The slot of the same text, or the empty one where it belongs. */
  #find(place: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = this.#hash(place) & mask; ; slot = (slot + 1) & mask) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0 || this.#areSame(held - 1, place)) return slot;
    }
  }

  #areSame(one: number, other: number): boolean {
    const length = this.#lengthAt(one);
    if (length !== this.#lengthAt(other)) return false;
    const oneAt = (one % chunkBytes) + lengthBytes;
    const otherAt = (other % chunkBytes) + lengthBytes;
    return this.#chunkOf(one).compare(this.#chunkOf(other), otherAt, otherAt + length, oneAt, oneAt + length) === 0;
  }

  #hash(place: number): number {
    const chunk = this.#chunkOf(place);
    const start = (place % chunkBytes) + lengthBytes;
    const end = start + this.#lengthAt(place);
    let hash = this.#seed;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (chunk[at] ?? 0), this.#factor);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }

  #rehash(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (const held of before) if (held !== 0) this.#slots[this.#find(held - 1)] = held;
  }

  #lengthAt(place: number): number {
    return this.#chunkOf(place).readUInt16LE(place % chunkBytes);
  }

  #chunkOf(place: number): Buffer {
    const chunk = this.#chunks[Math.floor(place / chunkBytes)];
    if (chunk === undefined) throw new Error("a place is in one of the chunks");
    return chunk;
  }
}
