import { Column } from "./column.ts";

const chunkUnitsMax = 1 << 20;
const chunkUnitsMin = 1 << 12;
const oneByteText = /^[\0-\xff]*$/;

/**
 * Texts by number, one after the other in long strings of which `get` gives slices: a million texts are a few dozen
 * objects to the garbage collector, take one byte a unit where every UTF-16 unit fits one, and cost a tenth of decoding
 * bytes. What comes out is unit for unit what went in. A slice keeps its whole chunk in memory, so long-lived ones
 * should be written out, not kept.
 */
export class TextArena {
  readonly #chunks: string[] = [];
  readonly #chunkOf = new Column(Int32Array);
  readonly #starts = new Column(Int32Array);
  readonly #ends = new Column(Int32Array);
  /** Texts with wider units, which would make a chunk twice as large. */
  readonly #wideTexts = new Map<number, string>();
  /** The chunk that is being filled; small at first, since most enterprises are. */
  #open = Buffer.allocUnsafeSlow(chunkUnitsMin);
  #openUnits = 0;

  get size(): number {
    return this.#starts.length;
  }

  add(text: string): number {
    const id = this.#starts.length;
    if (!oneByteText.test(text) || text.length > chunkUnitsMax) {
      this.#wideTexts.set(id, text);
      this.#place(-1, 0, 0);
      return id;
    }
    if (this.#openUnits + text.length > chunkUnitsMax) {
      this.#chunks.push(this.#open.toString("latin1", 0, this.#openUnits));
      this.#openUnits = 0;
    }
    const start = this.#openUnits;
    this.#reserve(start + text.length);
    this.#openUnits += this.#open.write(text, start, "latin1");
    this.#place(this.#chunks.length, start, this.#openUnits);
    return id;
  }

  get(id: number): string {
    const chunk = this.#chunkOf.at(id);
    if (chunk < 0) return this.#wideTexts.get(id) ?? "";
    const filled = this.#chunks[chunk];
    return filled === undefined
      ? this.#open.toString("latin1", this.#starts.at(id), this.#ends.at(id))
      : filled.slice(this.#starts.at(id), this.#ends.at(id));
  }

  #reserve(units: number): void {
    if (units <= this.#open.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.min(chunkUnitsMax, Math.max(units, this.#open.length * 2)));
    this.#open.copy(grown, 0, 0, this.#openUnits);
    this.#open = grown;
  }

  #place(chunk: number, start: number, end: number): void {
    this.#chunkOf.push(chunk);
    this.#starts.push(start);
    this.#ends.push(end);
  }
}
