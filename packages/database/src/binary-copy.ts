import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

const signature = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");
const trailer = Buffer.from([0xff, 0xff]);
const bytesInitial = 16 * 1024;

/**
 * Rows in Postgres' binary COPY form, written straight into one growing buffer: no object per row or field.
 * Call `row` with the number of fields, then one method per field in the order of the columns.
 */
export class BinaryRows {
  #buffer = Buffer.allocUnsafeSlow(bytesInitial);
  #length = 0;

  constructor() {
    this.restart();
  }

  /** Begins another COPY in the buffer that is there: what `end` gave must have been sent. */
  restart(): void {
    this.#length = signature.copy(this.#buffer);
    this.#length = this.#buffer.writeInt32BE(0, this.#length);
    this.#length = this.#buffer.writeInt32BE(0, this.#length);
  }

  row(fields: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(fields, this.#length);
  }

  /** A safe integer as `bigint`. */
  int8(value: number): void {
    this.#reserve(12);
    this.#length = this.#buffer.writeInt32BE(8, this.#length);
    const high = Math.floor(value / 0x1_0000_0000);
    this.#length = this.#buffer.writeInt32BE(high, this.#length);
    this.#length = this.#buffer.writeUInt32BE(value - high * 0x1_0000_0000, this.#length);
  }

  int4(value: number): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeInt32BE(4, this.#length);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
  }

  boolean(value: boolean): void {
    this.#reserve(5);
    this.#length = this.#buffer.writeInt32BE(1, this.#length);
    this.#length = this.#buffer.writeUInt8(value ? 1 : 0, this.#length);
  }

  text(value: string): void {
    this.#reserve(4 + value.length * 3);
    const written = this.#buffer.write(value, this.#length + 4, "utf8");
    this.#buffer.writeInt32BE(written, this.#length);
    this.#length += 4 + written;
  }

  /** Text that stands in `bytes` in UTF-8. Addresses are short: a loop beats a native copy. */
  textBytes(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.#reserve(4 + length);
    this.#buffer.writeInt32BE(length, this.#length);
    const [buffer, start] = [this.#buffer, this.#length + 4];
    for (let index = 0; index < length; index++) buffer[start + index] = bytes[from + index] ?? 0;
    this.#length += 4 + length;
  }

  /** `bytea`, or a `uuid` as its 16 bytes. */
  bytes(value: Uint8Array): void {
    this.#reserve(4 + value.length);
    this.#length = this.#buffer.writeInt32BE(value.length, this.#length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  get byteLength(): number {
    return this.#length;
  }

  /** All rows with the end mark, where they stand: valid until `restart`. */
  end(): Buffer {
    this.#reserve(trailer.length);
    this.#length += trailer.copy(this.#buffer, this.#length);
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Sends binary COPY bytes and returns the number of rows; `statement` is `copy TABLE (…) from stdin (format binary)`. */
export async function copyBinary(
  client: pg.PoolClient,
  statement: string,
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<number> {
  const copy = client.query(copyFrom(statement));
  await pipeline(bytes, copy);
  return copy.rowCount;
}
