import { byteAt, numberAt } from "./column.ts";

/** A text that begins with one and, behind it, ends with the other; in ASCII. */
export type TextEnds = { readonly head: Uint8Array; readonly tail: Uint8Array };

const byteValues = 256;
/** The first byte of a text, and so many from its last one backwards. */
const places = 9;

/**
 * Tells whether a text has one of some pairs of ends, for very many texts of which hardly any has. For each byte at some
 * place it is known which of the pairs allow it, one bit for each: after a byte or two none is left of them. Beyond 32
 * pairs, some have a bit in common.
 */
export class EndsFilter {
  readonly #ends: readonly TextEnds[];
  /** By place and byte, the pairs that have this byte there. */
  readonly #having = new Int32Array(places * byteValues);
  /** By place, the pairs that have none there. */
  readonly #open = new Int32Array(places);

  constructor(ends: readonly TextEnds[]) {
    this.#ends = ends;
    for (const [index, { head, tail }] of ends.entries()) {
      this.#allow(1 << index, 0, head[0]);
      for (let place = 1; place < places; place += 1) this.#allow(1 << index, place, tail[tail.length - place]);
    }
  }

  fits(bytes: Uint8Array, from: number, to: number): boolean {
    let left = from < to ? this.#allowing(0, byteAt(bytes, from)) : -1;
    for (let place = 1; left !== 0 && place < places && place <= to - from; place += 1) {
      left &= this.#allowing(place, byteAt(bytes, to - place));
    }
    return left !== 0 && this.#ends.some((ends) => hasEnds(bytes, ends, { from, to }));
  }

  #allow(pair: number, place: number, byte: number | undefined): void {
    const at = place * byteValues + (byte ?? 0);
    if (byte === undefined) this.#open[place] = numberAt(this.#open, place) | pair;
    else this.#having[at] = numberAt(this.#having, at) | pair;
  }

  #allowing(place: number, byte: number): number {
    return numberAt(this.#open, place) | numberAt(this.#having, place * byteValues + byte);
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
