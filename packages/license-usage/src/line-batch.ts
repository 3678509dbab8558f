const bytesInitial = 4 * 1024;
const linesInitial = 128;

/**
 * Lines of text in UTF-8, not an object for each of a million but one buffer, filled again and again. Of the line at an
 * index the part that is stored stands in `lines` from `starts` to `ends`; `tailBytes` of it follow. What lies
 * behind `linesLength` and `count` is without meaning.
 */
export class LineBatch {
  count = 0;
  starts = new Uint32Array(linesInitial);
  ends = new Uint32Array(linesInitial);
  lines: Buffer = Buffer.allocUnsafeSlow(bytesInitial);
  linesLength = 0;
  readonly #tailBytes: number;

  constructor(tailBytes: number) {
    this.#tailBytes = tailBytes;
  }

  /** All lines, as they are digested. */
  get bytes(): Uint8Array {
    return this.lines.subarray(0, this.linesLength);
  }

  clear(): void {
    this.truncate(0);
  }

  /** Forgets all lines but the first `count`. */
  truncate(count: number): void {
    this.count = count;
    this.linesLength = count === 0 ? 0 : (this.ends[count - 1] ?? 0) + this.#tailBytes;
  }

  /** Makes room for so many bytes behind the lines. */
  reserve(bytes: number): void {
    const needed = this.linesLength + bytes;
    if (needed <= this.lines.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.lines.length * 2));
    this.lines.copy(grown, 0, 0, this.linesLength);
    this.lines = grown;
  }

  /** Adds a line whose stored part begins behind so many bytes. */
  addLine(line: string, headBytes: number): void {
    this.reserve(Buffer.byteLength(line));
    const start = this.linesLength + headBytes;
    const end = this.linesLength + this.lines.write(line, this.linesLength, "utf8");
    this.endLine(start, end - this.#tailBytes);
  }

  /** Takes over a line that stands behind the others already. */
  endLine(start: number, end: number): void {
    if (this.count === this.starts.length) this.#growColumns();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count++;
    this.linesLength = end + this.#tailBytes;
  }

  textAt(index: number): string {
    return this.lines.toString("utf8", this.starts[index], this.ends[index]);
  }

  #growColumns(): void {
    const [starts, ends] = [this.starts, this.ends];
    this.starts = new Uint32Array(this.count * 2);
    this.ends = new Uint32Array(this.count * 2);
    this.starts.set(starts);
    this.ends.set(ends);
  }
}
