import { ByteWord } from "./byte-word.ts";
import { backslash, closeBrace, closeBracket, comma, openBrace, openBracket, quote, space } from "./json-bytes.ts";

/** A place in bytes up to which a text is of its shape. */
export class JsonCursor {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #to: number;
  at: number;

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#to = to;
    this.at = from;
  }

  take(byte: number): boolean {
    if (this.at >= this.#to || this.bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  takeWord(word: ByteWord): boolean {
    if (this.at + word.length > this.#to || !word.isAt(this.#view, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** A text without escapes. */
  takeText(): boolean {
    if (!this.take(quote)) return false;
    const bytes = this.bytes;
    let at = this.at;
    for (; at < this.#to; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === quote || byte === backslash || byte < space) break;
    }
    this.at = at;
    return this.take(quote);
  }

  skip(isSkipped: (byte: number) => boolean): void {
    while (this.at < this.#to && isSkipped(this.bytes[this.at] ?? 0)) this.at++;
  }
}

/**
 * Tells whether JSON text of just one spelling stands at a cursor, and leads the cursor behind it: the spelling of
 * `JSON.stringify`, without escapes. False is no judgement: the same value may be spelled otherwise, and a schema says what is
 * wrong with it.
 */
export type JsonShape = (cursor: JsonCursor) => boolean;

/** Lengths are counted in bytes, of which a text never has fewer than characters. */
export function text({ min = 0, max }: { readonly min?: number; readonly max: number }): JsonShape {
  return (cursor) => {
    const from = cursor.at;
    if (!cursor.takeText()) return false;
    const length = cursor.at - from - 2;
    return length >= min && length <= max;
  };
}

export function oneOf(...values: readonly unknown[]): JsonShape {
  const words = values.map((value) => new ByteWord(JSON.stringify(value)));
  return (cursor) => words.some((word) => cursor.takeWord(word));
}

export function nullable(shape: JsonShape): JsonShape {
  const nothing = new ByteWord("null");
  return (cursor) => cursor.takeWord(nothing) || shape(cursor);
}

export function list(shape: JsonShape, countMax: number): JsonShape {
  return (cursor) => {
    if (!cursor.take(openBracket)) return false;
    if (cursor.take(closeBracket)) return true;
    for (let count = 1; count <= countMax; count++) {
      if (!shape(cursor)) return false;
      if (!cursor.take(comma)) return cursor.take(closeBracket);
    }
    return false;
  };
}

type Fields = Readonly<Record<string, JsonShape>>;

/** An object with the required fields and any of the others, all in this order, and nothing else. */
export function object(required: Fields, optional: Fields = {}): JsonShape {
  const toFields = (shapes: Fields, isRequired: boolean) =>
    Object.entries(shapes).map(([name, shape]) => ({ key: new ByteWord(`"${name}":`), shape, isRequired }));
  const fields = [...toFields(required, true), ...toFields(optional, false)];
  return (cursor) => {
    if (!cursor.take(openBrace)) return false;
    let isFirst = true;
    for (const { key, shape, isRequired } of fields) {
      const from = cursor.at;
      if ((isFirst || cursor.take(comma)) && cursor.takeWord(key)) {
        if (!shape(cursor)) return false;
        isFirst = false;
      } else if (isRequired) return false;
      else cursor.at = from;
    }
    return cursor.take(closeBrace);
  };
}
