import pg from "pg";
import { to as copyTo } from "pg-copy-streams";

/** Of the signature, the flags and the length of an extension, of which there is none. */
const headerBytes = 19;
const fieldsMax = 8;
const noLength = -1;
/** Instead of a number of fields, behind the last row. */
const endMark = -1;

/**
 * Rows that Postgres has sent in its binary COPY form, as the bytes that came: no object per row or field. `goTo` a row,
 * then ask for its fields, which are numbered as the columns of the query. No field may be null.
 */
export class CopiedRows {
  readonly bytes: Buffer;
  /** By row, where it begins. */
  readonly #starts: number[] = [];
  /** By field of the row that was gone to, where it begins and ends. */
  readonly #froms = new Int32Array(fieldsMax);
  readonly #tos = new Int32Array(fieldsMax);

  /** All bytes of one COPY. */
  constructor(bytes: Buffer) {
    this.bytes = bytes;
    for (let place = headerBytes; bytes.readInt16BE(place) !== endMark; place = this.#pass(place)) {
      this.#starts.push(place);
    }
  }

  get count(): number {
    return this.#starts.length;
  }

  goTo(row: number): void {
    const start = this.#starts[row];
    if (start === undefined) throw new RangeError("copied rows: no such row");
    this.#pass(start);
  }

  /** Where the field begins in `bytes`. */
  from(field: number): number {
    return this.#froms[field] ?? 0;
  }

  /** Where it ends. */
  to(field: number): number {
    return this.#tos[field] ?? 0;
  }

  /** Where a text stands, in UTF-8. */
  range(field: number): { readonly bytes: Buffer; readonly from: number; readonly to: number } {
    return { bytes: this.bytes, from: this.from(field), to: this.to(field) };
  }

  /** Of a `bytea` or a text: the same memory. */
  slice(field: number): Buffer {
    return this.bytes.subarray(this.from(field), this.to(field));
  }

  text(field: number): string {
    return this.bytes.toString("utf8", this.from(field), this.to(field));
  }

  int4(field: number): number {
    return this.bytes.readInt32BE(this.from(field));
  }

  /** A `bigint` that is a safe integer. */
  int8(field: number): number {
    const from = this.from(field);
    return this.bytes.readInt32BE(from) * 0x1_0000_0000 + this.bytes.readUInt32BE(from + 4);
  }

  boolean(field: number): boolean {
    return this.bytes[this.from(field)] === 1;
  }

  /** Notes the fields of the row that begins at a place, and returns where the next one does. */
  #pass(start: number): number {
    const fields = this.bytes.readInt16BE(start);
    if (fields > fieldsMax) throw new RangeError("copied rows: too many columns");
    let place = start + 2;
    for (let field = 0; field < fields; field += 1) {
      const length = this.bytes.readInt32BE(place);
      if (length === noLength) throw new RangeError("copied rows: a field is null");
      this.#froms[field] = place + 4;
      place += 4 + length;
      this.#tos[field] = place;
    }
    return place;
  }
}

/**
 * Copies the rows of one query after the other, all of a query in memory: each should have a limit. COPY takes no parameters, so
 * they stand in it as `literal`s. There are two buffers that take turns: rows stay as they are until the copy after the
 * next one is asked for.
 */
export class RowCopier {
  readonly #client: pg.ClientBase;
  #next: Buffer = Buffer.alloc(0);
  #afterNext: Buffer = Buffer.alloc(0);

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async copy(query: string): Promise<CopiedRows> {
    let bytes = this.#next;
    this.#next = this.#afterNext;
    let length = 0;
    for await (const chunk of this.#client.query(copyTo(`copy (${query}) to stdout (format binary)`))) {
      bytes = withRoom(bytes, { length, more: chunk.length });
      length += chunk.copy(bytes, length);
    }
    this.#afterNext = bytes;
    return new CopiedRows(bytes.subarray(0, length));
  }
}

function withRoom(bytes: Buffer, { length, more }: { readonly length: number; readonly more: number }): Buffer {
  if (length + more <= bytes.length) return bytes;
  const grown = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, length + more));
  bytes.copy(grown, 0, 0, length);
  return grown;
}

export function literal(value: string): string {
  return pg.escapeLiteral(value);
}

/** A `bytea`. */
export function bytesLiteral(value: Buffer): string {
  return `'\\x${value.toString("hex")}'`;
}
