const quadBytes = 4;

/** A word of at least four bytes, compared four at a time: a reader that compares it byte by byte takes half as long again. */
export class ByteWord {
  readonly length: number;
  readonly #quads: Int32Array;
  /** The last four bytes, of which the quads may have some. */
  readonly #last: number;

  constructor(text: string) {
    const bytes = Buffer.from(text);
    const quadCount = Math.floor(bytes.length / quadBytes);
    this.length = bytes.length;
    this.#quads = Int32Array.from({ length: quadCount }, (_, index) => bytes.readInt32LE(index * quadBytes));
    this.#last = bytes.readInt32LE(bytes.length - quadBytes);
  }

  /** All its bytes have to be within the view. */
  isAt(view: DataView, at: number): boolean {
    for (let index = 0; index < this.#quads.length; index++) {
      if (view.getInt32(at + index * quadBytes, true) !== this.#quads[index]) return false;
    }
    return view.getInt32(at + this.length - quadBytes, true) === this.#last;
  }
}
