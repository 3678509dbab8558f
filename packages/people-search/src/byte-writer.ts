const initialBytes = 4 * 1024;

/** A buffer that grows, for numbers of few bytes (LEB128) and for bytes. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(initialBytes);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** An integer from 0 to 2^31 - 1. */
  number(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[this.#length++] = rest;
  }

  /** For short ones, where a loop beats a native call. */
  slice(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    for (let place = start; place < end; place += 1) this.#buffer[this.#length++] = bytes[place] ?? 0;
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What was written; the writer starts over, and its next bytes overwrite these. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Reads what `ByteWriter` has written. */
export class ByteReader {
  readonly #bytes: Buffer;
  /** Where the next is read. */
  place = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.place >= this.#bytes.length;
  }

  number(): number {
    let byte = this.#bytes[this.place++] ?? 0;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = this.#bytes[this.place++] ?? 0;
      value |= (byte & 0x7f) << shift;
    }
    return value;
  }

  bytes(length: number): Buffer {
    this.place += length;
    return this.#bytes.subarray(this.place - length, this.place);
  }

  text(length: number): string {
    this.place += length;
    return this.#bytes.toString("latin1", this.place - length, this.place);
  }

  /** The byte so far ahead of the next one. */
  ahead(offset: number): number {
    return this.#bytes[this.place + offset] ?? 0;
  }
}
