import { isAscii } from "node:buffer";
import {
  backslash,
  closeBrace,
  closeBracket,
  comma,
  isDigit,
  isWhiteSpace,
  openBrace,
  openBracket,
  quote,
  space,
  zero,
} from "./json-bytes.ts";
import { ServerAccount } from "./server-account.ts";

/** So many digits are below 2^53 whatever they are. */
const digitsMax = 15;

/**
 * Reads elements of `users` as a connector writes them: ASCII, `user_id` and `emails` in this order and nothing else,
 * nothing escaped. Gives null for anything else, which is no judgement: `JSON.parse` and `toServerAccount` see it then;
 * for what is read here they would give the same. It makes nothing but the result and takes half their time.
 */
export class PlainAccountReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  /** `[[email, primary], …]` of one account after the other; never longer than its source. */
  #emails: Buffer = Buffer.alloc(0);
  #written = 0;

  read(bytes: Buffer, count: number): ServerAccount[] | null {
    if (!isAscii(bytes)) return null;
    this.#start(bytes);
    const userIds = new Float64Array(count);
    const ends = new Uint32Array(count);
    for (let index = 0; index < count; index++) {
      if (index > 0 && !this.#take(comma)) return null;
      const userId = this.#takeAccount();
      if (userId === 0) return null;
      userIds[index] = userId;
      ends[index] = this.#written;
    }
    return this.#isAtEnd() ? this.#accounts(userIds, ends) : null;
  }

  #start(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#at = 0;
    this.#written = 0;
    if (this.#emails.length < bytes.length) this.#emails = Buffer.allocUnsafeSlow(bytes.length * 2);
  }

  /** Each account's addresses are a slice of one text. */
  #accounts(userIds: Float64Array, ends: Uint32Array): ServerAccount[] {
    const text = this.#emails.toString("latin1", 0, this.#written);
    const accounts: ServerAccount[] = [];
    let start = 0;
    for (let index = 0; index < userIds.length; index++) {
      const end = ends[index] ?? 0;
      accounts.push(new ServerAccount(userIds[index] ?? 0, text.slice(start, end)));
      start = end;
    }
    return accounts;
  }

  /** The id; 0 where there is no plain account. */
  #takeAccount(): number {
    if (!this.#take(openBrace) || !this.#takeWord(userIdKey)) return 0;
    const userId = this.#takeId();
    if (userId === 0 || !this.#take(comma) || !this.#takeWord(emailsKey)) return 0;
    return this.#takeEmails() && this.#take(closeBrace) ? userId : 0;
  }

  #takeId(): number {
    this.#skipWhiteSpace();
    const start = this.#at;
    let id = 0;
    for (;;) {
      const byte = this.#bytes[this.#at] ?? 0;
      if (!isDigit(byte)) break;
      id = id * 10 + (byte - zero);
      this.#at++;
    }
    return this.#at - start > digitsMax || this.#bytes[start] === zero ? 0 : id;
  }

  #takeEmails(): boolean {
    if (!this.#take(openBracket)) return false;
    this.#write(openBracket);
    if (!this.#take(closeBracket)) {
      if (!this.#takeEmail()) return false;
      while (this.#take(comma)) {
        this.#write(comma);
        if (!this.#takeEmail()) return false;
      }
      if (!this.#take(closeBracket)) return false;
    }
    this.#write(closeBracket);
    return true;
  }

  /** `{"email":"…","primary":true}`, written as `["…",true]`. */
  #takeEmail(): boolean {
    if (!this.#take(openBrace) || !this.#takeWord(emailKey)) return false;
    this.#write(openBracket);
    if (!this.#takeString() || !this.#take(comma) || !this.#takeWord(primaryKey)) return false;
    this.#write(comma);
    const word = this.#takeWord(trueWord) ? trueWord : falseWord;
    if (word === falseWord && !this.#takeWord(falseWord)) return false;
    for (const byte of word) this.#write(byte);
    this.#write(closeBracket);
    return this.#take(closeBrace);
  }

  #takeString(): boolean {
    if (!this.#take(quote)) return false;
    this.#write(quote);
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || byte < space || byte === backslash) return false;
      this.#write(byte);
      if (byte === quote) return true;
    }
  }

  #take(expected: number): boolean {
    this.#skipWhiteSpace();
    if (this.#bytes[this.#at] !== expected) return false;
    this.#at++;
    return true;
  }

  #takeWord(word: Uint8Array): boolean {
    this.#skipWhiteSpace();
    for (let index = 0; index < word.length; index++) {
      if (this.#bytes[this.#at + index] !== word[index]) return false;
    }
    this.#at += word.length;
    return true;
  }

  #skipWhiteSpace(): void {
    while (isWhiteSpace(this.#bytes[this.#at] ?? 0)) this.#at++;
  }

  #isAtEnd(): boolean {
    this.#skipWhiteSpace();
    return this.#at === this.#bytes.length;
  }

  #write(byte: number): void {
    this.#emails[this.#written++] = byte;
  }
}

/** A connector writes no space before a colon. */
const userIdKey = Buffer.from('"user_id":');
const emailsKey = Buffer.from('"emails":');
const emailKey = Buffer.from('"email":');
const primaryKey = Buffer.from('"primary":');
const trueWord = Buffer.from("true");
const falseWord = Buffer.from("false");
