import { Column } from "./column.ts";
import type { JsonBytes } from "./json-bytes.ts";

const chunkBytesMax = 1 << 20;
const chunkBytesMin = 1 << 12;
const bytesPerUnitMax = 3;

/**
 * JSON texts by number, in UTF-8 one after the other in large buffers: a million of them are a few dozen objects to the garbage
 * collector. Whatever a text has in it, JSON escapes what UTF-8 does not hold.
 */
export class JsonArena {
  readonly #chunks: Buffer[] = [];
  readonly #chunkOf = new Column(Int32Array);
  readonly #starts = new Column(Int32Array);
  readonly #ends = new Column(Int32Array);
  /** The chunk that is being filled; small at first, since most enterprises are. */
  #open = Buffer.allocUnsafeSlow(chunkBytesMin);
  #openBytes = 0;

  add(value: unknown): number {
    const text = JSON.stringify(value);
    this.#reserve(text.length * bytesPerUnitMax);
    const start = this.#openBytes;
    this.#openBytes += this.#open.write(text, start, "utf8");
    this.#chunkOf.push(this.#chunks.length);
    this.#starts.push(start);
    this.#ends.push(this.#openBytes);
    return this.#starts.length - 1;
  }

  /** Of a value that is a string. */
  text(id: number): string {
    return JSON.parse(this.#chunkAt(id).toString("utf8", this.#starts.at(id), this.#ends.at(id)));
  }

  /** Writes the value; `inside`, without the first and the last byte, which are those of an object or a list. */
  write(json: JsonBytes, id: number, { inside = false } = {}): void {
    const edge = inside ? 1 : 0;
    json.rawBytes(this.#chunkAt(id), this.#starts.at(id) + edge, this.#ends.at(id) - edge);
  }

  isEmptyObject(id: number): boolean {
    return this.#ends.at(id) - this.#starts.at(id) === 2;
  }

  #chunkAt(id: number): Buffer {
    return this.#chunks[this.#chunkOf.at(id)] ?? this.#open;
  }

  /** The open chunk grows to its full size, then the next one is begun; a text may be larger than either. */
  #reserve(bytes: number): void {
    const wanted = this.#openBytes + bytes;
    if (wanted <= this.#open.length) return;
    if (this.#openBytes > 0 && wanted > chunkBytesMax) {
      this.#chunks.push(this.#open);
      this.#open = Buffer.allocUnsafeSlow(Math.max(chunkBytesMax, bytes));
      this.#openBytes = 0;
      return;
    }
    const grown = Buffer.allocUnsafeSlow(Math.max(wanted, Math.min(chunkBytesMax, this.#open.length * 2)));
    this.#open.copy(grown, 0, 0, this.#openBytes);
    this.#open = grown;
  }
}
