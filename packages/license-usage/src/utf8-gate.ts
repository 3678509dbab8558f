import { isUtf8 } from "node:buffer";

/** What may pass, and the offset of the first byte that is no UTF-8 where there is one. */
export type Utf8Passage = { readonly bytes: Uint8Array; readonly badOffset: number | null };

/**
 * Lets UTF-8 through in whole sequences, wherever the chunks cut them. At most three bytes wait for the next chunk.
 */
export class Utf8Gate {
  #tail: Uint8Array = new Uint8Array(0);
  #passed = 0;

  /** Bytes of an unfinished sequence; at the end of the input there must be none. */
  get pendingBytes(): number {
    return this.#tail.length;
  }

  pass(chunk: Uint8Array): Utf8Passage {
    const bytes = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    const whole = wholeSequences(bytes);
    // A chunk may be a view of a pool that its source uses again, so what is kept is copied.
    this.#tail = Uint8Array.from(bytes.subarray(whole));
    const head = bytes.subarray(0, whole);
    if (isUtf8(head)) {
      this.#passed += whole;
      return { bytes: head, badOffset: null };
    }
    const valid = validPrefix(head);
    return { bytes: head.subarray(0, valid), badOffset: this.#passed + valid };
  }
}

/** Length of `bytes` without a sequence that its last bytes only begin. */
function wholeSequences(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Of the sequence that begins with this byte; 1 where none can. */
function sequenceLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 1;
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

/** The longest prefix that is valid, by bisection. */
function validPrefix(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    if (isUtf8(bytes.subarray(0, wholeSequences(bytes.subarray(0, middle))))) valid = middle;
    else invalid = middle;
  }
  return wholeSequences(bytes.subarray(0, valid));
}
