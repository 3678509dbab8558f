import { byteAt, numberAt } from "./column.ts";

const textUnitsMax = 4_096;
/** Of `["",true],` eight bytes and more. */
const emailsMax = textUnitsMax / 8;
/** UTF-8 of a text with this much room behind its units is longer than the text, or the text is ASCII. */
const roomToTell = 4;
const quote = '"'.charCodeAt(0);
const backslash = "\\".charCodeAt(0);
const comma = ",".charCodeAt(0);
const open = "[".charCodeAt(0);
const close = "]".charCodeAt(0);
const t = "t".charCodeAt(0);
const lastAscii = 0x7f;

/** UTF-8 that stands in bytes of somebody else, from `from` up to `to`. */
export type Utf8Range = { readonly bytes: Buffer; readonly from: number; readonly to: number };

/**
 * Reads the stored text of an account's emails, `[["mona@octo.example",true],…]`, without making an object of any of them.
 * Holds one account at a time.
 */
export class EmailsReader {
  /** Where those of the account stand. */
  bytes: Buffer = Buffer.alloc(0);
  readonly #own = Buffer.allocUnsafeSlow(textUnitsMax + roomToTell);
  /** By email, where it stands in `bytes`. */
  readonly froms = new Int32Array(emailsMax);
  readonly tos = new Int32Array(emailsMax);
  readonly primaries = new Uint8Array(emailsMax);
  count = 0;
  /** -1 where none is marked. */
  firstPrimary = -1;

  /** False for what only `JSON.parse` reads: text that is long, not ASCII, or has escapes or white space in it. */
  read(text: string): boolean {
    if (text.length > textUnitsMax) return false;
    if (this.#own.write(text, 0, text.length + roomToTell) !== text.length) return false;
    return this.readBytes({ bytes: this.#own, from: 0, to: text.length });
  }

  /** The same of UTF-8, which has to stay as it is while the account is looked at. */
  readBytes({ bytes, from: start, to: end }: Utf8Range): boolean {
    this.bytes = bytes;
    this.count = 0;
    this.firstPrimary = -1;
    if (end - start > textUnitsMax || byteAt(bytes, start) !== open) return false;
    if (end - start === 2) return byteAt(bytes, start + 1) === close;
    for (let place = start + 1; ; place += 1) {
      if (byteAt(bytes, place) !== open || byteAt(bytes, place + 1) !== quote) return false;
      const from = place + 2;
      const to = this.#endOfString(from, end);
      const isPrimary = byteAt(bytes, to + 2) === t;
      // Behind the string stands `",true]` or `",false]`.
      place = to + (isPrimary ? 6 : 7);
      if (place >= end - 1 || byteAt(bytes, to + 1) !== comma || byteAt(bytes, place) !== close) return false;
      this.froms[this.count] = from;
      this.tos[this.count] = to;
      this.primaries[this.count] = isPrimary ? 1 : 0;
      if (isPrimary && this.firstPrimary === -1) this.firstPrimary = this.count;
      this.count += 1;
      place += 1;
      if (byteAt(bytes, place) === close) return place === end - 1;
      if (byteAt(bytes, place) !== comma) return false;
    }
  }

  email(index: number): string {
    return this.bytes.toString("latin1", numberAt(this.froms, index), numberAt(this.tos, index));
  }

  /** Where the quote stands, or the end where only `JSON.parse` finds it. */
  #endOfString(from: number, end: number): number {
    for (let place = from; place < end; place += 1) {
      const byte = byteAt(this.bytes, place);
      if (byte === quote) return place;
      if (byte === backslash || byte > lastAscii) return end;
    }
    return end;
  }
}
