import { byteAt, numberAt } from "./column.ts";

/** A text that begins with one and, behind it, ends with the other; in ASCII. */
export type TextEnds = { readonly head: Uint8Array; readonly tail: Uint8Array };

const byteValues = 256;
const placesBackMax = 8;

/**
 * Tells whether a text has one of some pairs of ends, for very many texts of which hardly any has. For each byte at some
 * place it is known which of the pairs allow it, one bit for each: after a byte or two none is left of them. Beyond 32
 * pairs, some have a bit in common.
 */
export class EndsFilter {
  readonly #ends: readonly TextEnds[];
  readonly #first = new AllowedBytes();
  /** From the last byte backwards. */
  readonly #last = Array.from({ length: placesBackMax }, () => new AllowedBytes());

  constructor(ends: readonly TextEnds[]) {
    this.#ends = ends;
    for (const [index, { head, tail }] of ends.entries()) {
      this.#first.allow(head[0], 1 << index);
      for (const [back, allowed] of this.#last.entries()) allowed.allow(tail[tail.length - 1 - back], 1 << index);
    }
  }

  fits(bytes: Uint8Array, from: number, to: number): boolean {
    let left = from < to ? this.#first.pairs(byteAt(bytes, from)) : -1;
    for (let back = 0; left !== 0 && back < placesBackMax && back < to - from; back += 1) {
      left &= this.#last[back]?.pairs(byteAt(bytes, to - 1 - back)) ?? 0;
    }
    return left !== 0 && this.#ends.some((ends) => hasEnds(bytes, ends, { from, to }));
  }
}

/** Which pairs allow which byte at some place. */
class AllowedBytes {
  readonly #pairs = new Int32Array(byteValues);
  #ofAny = 0;

  /** For any byte, where the pair does not say. */
  allow(byte: number | undefined, pair: number): void {
    if (byte === undefined) this.#ofAny |= pair;
    else this.#pairs[byte] = numberAt(this.#pairs, byte) | pair;
  }

  pairs(byte: number): number {
    return this.#ofAny | numberAt(this.#pairs, byte);
  }
}

function hasEnds(bytes: Uint8Array, { head, tail }: TextEnds, { from, to }: { from: number; to: number }): boolean {
  if (head.length + tail.length > to - from) return false;
  return isAt(bytes, from, head) && isAt(bytes, to - tail.length, tail);
}

function isAt(bytes: Uint8Array, from: number, part: Uint8Array): boolean {
  for (let at = 0; at < part.length; at += 1) {
    if (byteAt(bytes, from + at) !== byteAt(part, at)) return false;
  }
  return true;
}
