/**
 * The bytes that are still needed: grows by what arrives, is cut at the front by what is done with. One buffer is
 * reused, so that a stream of any length passes through without leaving garbage.
 */
export class ByteWindow {
  #buffer: Buffer;
  #length = 0;
  #discarded = 0;

  constructor(bytesInitial: number) {
    this.#buffer = Buffer.allocUnsafeSlow(bytesInitial);
  }

  /** Valid up to `length`, until the next `append` or `discard`. */
  get bytes(): Buffer {
    return this.#buffer;
  }

  get length(): number {
    return this.#length;
  }

  /** Offset in the whole stream of a position in the window. */
  offset(position: number): number {
    return this.#discarded + position;
  }

  append(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = needed;
  }

  /** Forgets what stands before `position`; positions then count from there. */
  discard(position: number): void {
    this.#buffer.copyWithin(0, position, this.#length);
    this.#length -= position;
    this.#discarded += position;
  }
}
