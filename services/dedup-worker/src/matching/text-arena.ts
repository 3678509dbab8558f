import { Column } from "./column.ts";

const chunkBytes = 1 << 20;
const oneByteText = /^[\0-\xff]*$/;

/**
 * Texts by number, kept outside the heap that the garbage collector walks: one byte a character where every UTF-16
 * unit fits one, else as a string. What comes out is unit for unit what went in, lone surrogates included.
 */
export class TextArena {
  readonly #chunks: Buffer[] = [];
  readonly #starts = new Column(Float64Array);
  readonly #lengths = new Column(Int32Array);
  readonly #wideTexts = new Map<number, string>();
  #free = 0;

  get size(): number {
    return this.#starts.length;
  }

  add(text: string): number {
    const id = this.#starts.length;
    if (!oneByteText.test(text)) {
      this.#wideTexts.set(id, text);
      this.#starts.push(0);
      this.#lengths.push(-1);
      return id;
    }
    const start = this.#reserve(text.length);
    this.#chunk(start).write(text, start % chunkBytes, "latin1");
    this.#starts.push(start);
    this.#lengths.push(text.length);
    return id;
  }

  get(id: number): string {
    const length = this.#lengths.at(id);
    if (length < 0) return this.#wideTexts.get(id) ?? "";
    const start = this.#starts.at(id);
    const within = start % chunkBytes;
    return this.#chunk(start).toString("latin1", within, within + length);
  }

  /** A text never straddles two chunks; one longer than a chunk gets a run of its own. */
  #reserve(bytes: number): number {
    const left = this.#chunks.length * chunkBytes - this.#free;
    if (bytes >= left) {
      this.#free = this.#chunks.length * chunkBytes;
      const chunks = Math.max(1, Math.ceil(bytes / chunkBytes));
      const run = Buffer.allocUnsafeSlow(chunks * chunkBytes);
      for (let index = 0; index < chunks; index += 1) this.#chunks.push(run.subarray(index * chunkBytes));
    }
    const start = this.#free;
    this.#free += bytes;
    return start;
  }

  #chunk(start: number): Buffer {
    const chunk = this.#chunks[Math.floor(start / chunkBytes)];
    if (chunk === undefined) throw new Error("text arena: no such text");
    return chunk;
  }
}
