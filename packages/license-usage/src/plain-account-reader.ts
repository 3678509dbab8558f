import { ByteWord } from "./byte-word.ts";
import {
  backslash,
  closeBrace,
  closeBracket,
  comma,
  isDigit,
  isWhiteSpace,
  lineFeed,
  openBracket,
  quote,
  space,
  zero,
} from "./json-bytes.ts";
import { ServerAccounts } from "./server-accounts.ts";
import type { ElementReader, Stretch } from "./split-plan.ts";

/** So many digits are below 2^53 whatever they are. */
const digitsMax = 15;
/** In place of a position: what stands there is not what was looked for. */
const nowhere = -1;

/**
 * Reads elements of `users` straight from their bytes where they are just as a connector writes them: no white space
 * but between elements, nothing escaped. In one pass it checks them, finds their ends and writes the line that is
 * digested and stored; it makes no text and no object. What it leaves is no judgement: `JSON.parse` and `toServerAccount`
 * see that, and for what it reads they would give the same. It takes UTF-8 for granted.
 */
export class PlainAccountReader implements ElementReader {
  readonly depth = 3;
  /** What the last `read` found. */
  readonly accounts = new ServerAccounts();
  #bytes: Uint8Array = this.accounts.lines;
  #view = new DataView(this.#bytes.buffer);
  #to = 0;
  #userId = 0;
  /** Behind the lines of `accounts` stands the one that is being written, up to `#written`. */
  #lines: Uint8Array = this.accounts.lines;
  #written = 0;

  get count(): number {
    return this.accounts.count;
  }

  read(bytes: Uint8Array, { from, to, elementBytesMax }: Stretch): number {
    this.#start(bytes, from, to);
    for (let next = from; ; ) {
      const idEnd = this.#takeId(this.#skipWhiteSpace(next));
      if (idEnd === nowhere) return next;
      const emailsStart = this.#written;
      const accountEnd = this.#takeEmails(idEnd);
      if (accountEnd === nowhere) return next;
      const emailsEnd = this.#written;
      this.#write(closeBracket);
      this.#write(lineFeed);
      const end = this.#skipWhiteSpace(accountEnd);
      if (end >= to || bytes[end] !== comma || end - next > elementBytesMax) return next;
      this.accounts.endAccount(this.#userId, emailsStart, emailsEnd);
      next = end + 1;
    }
  }

  /** A line is shorter than the element that it is made from, so that there is room for all. */
  #start(bytes: Uint8Array, from: number, to: number): void {
    this.accounts.clear();
    this.accounts.reserve(to - from);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#to = to;
    this.#lines = this.accounts.lines;
    this.#written = 0;
  }

  /** `{"user_id":123`, written as `[123,`. Gives the position behind it, as the others do. */
  #takeId(from: number): number {
    if (!this.#isAt(idKey, from)) return nowhere;
    this.#write(openBracket);
    const start = from + idKey.length;
    let at = start;
    let id = 0;
    for (; at < this.#to; at++) {
      const byte = this.#bytes[at] ?? 0;
      if (!isDigit(byte)) break;
      id = id * 10 + (byte - zero);
      this.#write(byte);
    }
    if (id === 0 || this.#bytes[start] === zero || at - start > digitsMax) return nowhere;
    this.#write(comma);
    this.#userId = id;
    return at;
  }

  /** `,"emails":[…]}`, written as `[…]`. */
  #takeEmails(from: number): number {
    if (!this.#isAt(emailsKey, from)) return nowhere;
    this.#write(openBracket);
    let at = from + emailsKey.length;
    if (this.#bytes[at] !== closeBracket) {
      at = this.#takeEmail(at);
      while (at !== nowhere && this.#bytes[at] === comma) {
        this.#write(comma);
        at = this.#takeEmail(at + 1);
      }
    }
    if (at === nowhere || this.#bytes[at] !== closeBracket || this.#bytes[at + 1] !== closeBrace) return nowhere;
    this.#write(closeBracket);
    return at + 2;
  }

  /** `{"email":"…","primary":true}`, written as `["…",true]`. */
  #takeEmail(from: number): number {
    if (!this.#isAt(emailKey, from)) return nowhere;
    this.#write(openBracket);
    this.#write(quote);
    const end = this.#copyText(from + emailKey.length);
    if (this.#isAt(primaryTrue, end)) {
      this.#writeAll(pairTrue);
      return end + primaryTrue.length;
    }
    if (!this.#isAt(primaryFalse, end)) return nowhere;
    this.#writeAll(pairFalse);
    return end + primaryFalse.length;
  }

  /** Up to the quote, or to what may not stand in a plain text. */
  #copyText(from: number): number {
    const bytes = this.#bytes;
    const lines = this.#lines;
    let at = from;
    let written = this.#written;
    for (; at < this.#to; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === quote || byte === backslash || byte < space) break;
      lines[written++] = byte;
    }
    this.#written = written;
    return at;
  }

  #skipWhiteSpace(from: number): number {
    let at = from;
    while (at < this.#to && isWhiteSpace(this.#bytes[at] ?? 0)) at++;
    return at;
  }

  #isAt(word: ByteWord, at: number): boolean {
    return at + word.length <= this.#to && word.isAt(this.#view, at);
  }

  #write(byte: number): void {
    this.#lines[this.#written++] = byte;
  }

  #writeAll(bytes: Uint8Array): void {
    const lines = this.#lines;
    let written = this.#written;
    for (let index = 0; index < bytes.length; index++) lines[written++] = bytes[index] ?? 0;
    this.#written = written;
  }
}

const idKey = new ByteWord('{"user_id":');
const emailsKey = new ByteWord(',"emails":[');
const emailKey = new ByteWord('{"email":"');
const [primaryTrue, pairTrue] = [new ByteWord('","primary":true}'), Buffer.from('",true]')];
const [primaryFalse, pairFalse] = [new ByteWord('","primary":false}'), Buffer.from('",false]')];
