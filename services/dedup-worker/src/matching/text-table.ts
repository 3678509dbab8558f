import { randomInt } from "node:crypto";
import { byteAt, Column, numberAt } from "./column.ts";
import type { JsonBytes } from "./json-bytes.ts";
import { EndsFilter, type TextEnds } from "./text-ends.ts";

/** No such text. */
export const noText = -1;

const initialSlots = 1 << 10;
/** The share of slots that are taken at most: for a million texts half of them free would be 16 MiB more. */
const fullMax = 0.75;
const bytesPerWord = 4;
const chunkBits = 18;
const chunkWordsMax = 1 << chunkBits;
const chunkWordsMin = 1 << 10;
const placeInChunk = chunkWordsMax - 1;
/** Longer texts are held as those that are not ASCII. */
const plainUnitsMax = 1 << 16;
/** UTF-8 of a text with this much room behind its units is longer than the text, or the text is ASCII. */
const roomToTell = 4;

type Chunk = {
  readonly bytes: Buffer;
  /** The same memory. */
  readonly words: Int32Array;
  /** The same as one text, of which numbers give slices: made when first asked for, as all of it costs little more than one. */
  text: string | null;
};

/**
 * A number for each different text, so that what follows compares integers. An open hash table over bytes that are
 * hashed and compared four at a time: a `Map` of a million addresses took twice as long and more memory. The hash only
 * finds the slot, the text decides; its seed is random so that nobody can prepare texts that all fall into one
 * slot. Texts that are not ASCII are few among addresses, and a `Map` holds them.
 *
 * A text is written behind the last one, filled up to whole words by one to four bytes that say how many they are, and
 * stays there if it is new.
 */
export class TextTable {
  /** The last of the chunks, where the next text goes. */
  #open = createChunk(chunkWordsMin);
  readonly #chunks = [this.#open];
  #openWords = 0;
  /** By text, its first word: the number of its chunk, then the place in it. It ends where the next one begins. */
  readonly #starts = new Column(Int32Array);
  readonly #seed = randomInt(0x7fff_ffff);
  readonly #factor = randomInt(0x7fff_ffff) | 1;
  readonly #furtherFactor = randomInt(0x7fff_ffff) | 1;
  #slotCount = initialSlots;
  /** Two numbers a slot, side by side: the hash of its text, and the text's number plus one. */
  #slots = new Int32Array(2 * initialSlots);
  readonly #wideIds = new Map<string, number>();
  readonly #wideTexts = new Map<number, string>();

  get size(): number {
    return this.#starts.length;
  }

  text(id: number): string {
    const words = this.#wordsOf(id);
    if (words === 0) return this.#wideTexts.get(id) ?? "";
    const chunk = this.#chunkOf(id);
    const from = this.#placeOf(id) * bytesPerWord;
    const to = unpadded(chunk.bytes, from + words * bytesPerWord);
    if (chunk === this.#open) return chunk.bytes.toString("latin1", from, to);
    chunk.text ??= chunk.bytes.toString("latin1");
    return chunk.text.slice(from, to);
  }

  /** Writes a text as a JSON string. */
  writeString(json: JsonBytes, id: number): void {
    const words = this.#wordsOf(id);
    const { bytes } = this.#chunkOf(id);
    const from = this.#placeOf(id) * bytesPerWord;
    if (words === 0) json.string(this.#wideTexts.get(id) ?? "");
    else json.stringBytes(bytes, from, unpadded(bytes, from + words * bytesPerWord));
  }

  intern(text: string): number {
    const words = this.#lay(text);
    return words === 0 ? this.#internWide(text) : this.#internLaid(words);
  }

  /** The text is the bytes, which are ASCII and at most `plainUnitsMax`. */
  internBytes(bytes: Uint8Array, from: number, to: number): number {
    return this.#internLaid(this.#layBytes(bytes, from, to));
  }

  find(text: string): number {
    const words = this.#lay(text);
    if (words === 0) return this.#wideIds.get(text) ?? noText;
    return numberAt(this.#slots, this.#slotOf(words, this.#hash(words)) + 1) - 1;
  }

  /** As `internBytes`. */
  findBytes(bytes: Uint8Array, from: number, to: number): number {
    const words = this.#layBytes(bytes, from, to);
    return numberAt(this.#slots, this.#slotOf(words, this.#hash(words)) + 1) - 1;
  }

  /** Calls back with the numbers of the texts in ASCII that have such ends. */
  findEnds(ends: readonly TextEnds[], found: (id: number) => void): void {
    const filter = new EndsFilter(ends);
    const starts = this.#starts.valuesAnd(this.#nextStart());
    for (let id = 0; id + 1 < starts.length; id += 1) {
      const start = numberAt(starts, id);
      const { bytes, words } = this.#chunks[start >>> chunkBits] ?? this.#open;
      const place = start & placeInChunk;
      const from = place * bytesPerWord;
      const to = Math.min(numberAt(starts, id + 1) - start + place, words.length) * bytesPerWord;
      if (from < to && filter.fits(bytes, from, unpadded(bytes, to))) found(id);
    }
  }

  /** The numbers of all others. */
  wideIds(): Iterable<number> {
    return this.#wideTexts.keys();
  }

  #chunkOf(id: number): Chunk {
    return this.#chunks[this.#starts.at(id) >>> chunkBits] ?? this.#open;
  }

  #placeOf(id: number): number {
    return this.#starts.at(id) & placeInChunk;
  }

  /** None for a text that a `Map` holds. */
  #wordsOf(id: number): number {
    const start = this.#starts.at(id);
    const next = id + 1 < this.size ? this.#starts.at(id + 1) : this.#nextStart();
    if (next >>> chunkBits === start >>> chunkBits) return next - start;
    return this.#chunkOf(id).words.length - (start & placeInChunk);
  }

  #nextStart(): number {
    return ((this.#chunks.length - 1) << chunkBits) | this.#openWords;
  }

  /** Writes a text where the next one goes and says how many words it takes; none where it is one for the `Map`. */
  #lay(text: string): number {
    if (text.length > plainUnitsMax) return 0;
    this.#reserve(text.length + roomToTell);
    const start = this.#openWords * bytesPerWord;
    const written = this.#open.bytes.write(text, start, text.length + roomToTell);
    return written === text.length ? this.#pad(written) : 0;
  }

  #layBytes(bytes: Uint8Array, from: number, to: number): number {
    this.#reserve(to - from);
    const open = this.#open.bytes;
    const shift = this.#openWords * bytesPerWord - from;
    for (let at = from; at < to; at += 1) open[at + shift] = byteAt(bytes, at);
    return this.#pad(to - from);
  }

  /** How many words the text takes with what fills it up. */
  #pad(length: number): number {
    const words = (length >>> 2) + 1;
    const filling = words * bytesPerWord - length;
    const end = (this.#openWords + words) * bytesPerWord;
    for (let at = end - filling; at < end; at += 1) this.#open.bytes[at] = filling;
    return words;
  }

  #internLaid(words: number): number {
    const hash = this.#hash(words);
    const slot = this.#slotOf(words, hash);
    const known = numberAt(this.#slots, slot + 1) - 1;
    if (known !== noText) return known;
    const id = this.size;
    this.#starts.push(this.#nextStart());
    this.#openWords += words;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = id + 1;
    if (this.size > this.#slotCount * fullMax) this.#grow();
    return id;
  }

  #internWide(text: string): number {
    const known = this.#wideIds.get(text);
    if (known !== undefined) return known;
    const id = this.size;
    this.#starts.push(this.#nextStart());
    this.#wideIds.set(text, id);
    this.#wideTexts.set(id, text);
    return id;
  }

  /** Multiplied twice: after once, what differs in a word's upper bits alone could be made up for in the next word. */
  #hash(words: number): number {
    const open = this.#open.words;
    const factor = this.#factor;
    const further = this.#furtherFactor;
    const end = this.#openWords + words;
    let hash = this.#seed;
    for (let at = this.#openWords; at < end; at += 1) {
      hash = Math.imul(hash ^ numberAt(open, at), factor);
      hash = Math.imul(hash ^ (hash >>> 16), further);
    }
    return hash ^ (hash >>> 16);
  }

  /** Where the slot begins that holds the text laid last, or the free one where it belongs. */
  #slotOf(words: number, hash: number): number {
    const mask = this.#slotCount - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = numberAt(this.#slots, 2 * slot + 1) - 1;
      if (id === noText) return 2 * slot;
      if (numberAt(this.#slots, 2 * slot) === hash && this.#isLaid(id, words)) return 2 * slot;
    }
  }

  #isLaid(id: number, words: number): boolean {
    if (this.#wordsOf(id) !== words) return false;
    const known = this.#chunkOf(id).words;
    const shift = this.#placeOf(id) - this.#openWords;
    const end = this.#openWords + words;
    for (let at = this.#openWords; at < end; at += 1) {
      if (numberAt(this.#open.words, at) !== numberAt(known, at + shift)) return false;
    }
    return true;
  }

  /** Sees to it that the open chunk has room for a text of so many bytes. */
  #reserve(length: number): void {
    const { words, bytes } = this.#open;
    const wanted = this.#openWords + (length >>> 2) + 1;
    if (wanted <= words.length) return;
    const last = this.#chunks.length - 1;
    if (wanted <= chunkWordsMax) {
      this.#open = createChunk(Math.min(chunkWordsMax, Math.max(wanted, words.length * 2)));
      this.#open.words.set(words);
      this.#chunks[last] = this.#open;
      return;
    }
    // The words of a text are counted up to the end of its chunk.
    this.#chunks[last] = { bytes, words: words.subarray(0, this.#openWords), text: null };
    this.#open = createChunk(chunkWordsMax);
    this.#openWords = 0;
    this.#chunks.push(this.#open);
  }

  #grow(): void {
    const before = this.#slots;
    this.#slotCount *= 2;
    this.#slots = new Int32Array(2 * this.#slotCount);
    const mask = this.#slotCount - 1;
    for (let filled = 0; filled < before.length; filled += 2) {
      if (numberAt(before, filled + 1) === 0) continue;
      let slot = numberAt(before, filled) & mask;
      while (numberAt(this.#slots, 2 * slot + 1) !== 0) slot = (slot + 1) & mask;
      this.#slots[2 * slot] = numberAt(before, filled);
      this.#slots[2 * slot + 1] = numberAt(before, filled + 1);
    }
  }
}

function createChunk(length: number): Chunk {
  const bytes = Buffer.allocUnsafeSlow(length * bytesPerWord);
  return { bytes, words: new Int32Array(bytes.buffer), text: null };
}

/** Where a text ends whose words end there. */
function unpadded(bytes: Uint8Array, end: number): number {
  return end - byteAt(bytes, end - 1);
}
