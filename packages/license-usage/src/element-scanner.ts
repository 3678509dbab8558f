import { backslash, closeBrace, closeBracket, comma, openBrace, openBracket, quote } from "./json-bytes.ts";

/** `more`: the element goes on. `ended`: at the comma or closing bracket behind it. `deep`: too many open brackets. */
export type ElementStatus = "more" | "ended" | "deep";

/**
 * Finds where the elements of an array end, and nothing else: it counts brackets outside strings. What it takes for an
 * element is not yet known to be JSON; a text that it cut wrongly cannot pass `JSON.parse`, which sees every byte of it.
 */
export class ElementScanner {
  readonly #depthMax: number;
  #depth = 0;
  #inString = false;
  #status: ElementStatus = "more";

  constructor(depthMax: number) {
    this.#depthMax = depthMax;
  }

  get status(): ElementStatus {
    return this.#status;
  }

  /**
   * Reads on from `from`. Returns the position of what ends the element, or where to go on with the bytes to come: that
   * is one behind `to` when a backslash was the last byte.
   */
  scan(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    let depth = this.#depth;
    this.#status = "more";
    if (this.#inString) at = this.#skipString(bytes, at, to);
    while (at < to) {
      const byte = bytes[at];
      if (byte === quote) {
        at = this.#skipString(bytes, at + 1, to);
        continue;
      }
      if (byte === openBrace || byte === openBracket) {
        if (++depth > this.#depthMax) {
          this.#status = "deep";
          break;
        }
      } else if (byte === closeBrace || byte === closeBracket || byte === comma) {
        if (depth === 0) {
          this.#status = "ended";
          break;
        }
        if (byte !== comma) depth--;
      }
      at++;
    }
    this.#depth = depth;
    return at;
  }

  /** The position behind the closing quote, where there is one. Strings are short: a loop beats a native search. */
  #skipString(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to) {
      const byte = bytes[at];
      if (byte === quote) {
        this.#inString = false;
        return at + 1;
      }
      at += byte === backslash ? 2 : 1;
    }
    this.#inString = true;
    return at;
  }
}
