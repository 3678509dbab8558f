import { ArrayElements } from "./array-elements.ts";
import { ByteWindow } from "./byte-window.ts";
import { closeBrace, colon, comma, isWhiteSpace, kindOf, openBrace, quote, type ValueKind } from "./json-bytes.ts";
import { JsonScanner, type ScanStatus } from "./json-scanner.ts";
import { incompleteDocument, LicenseUsageError, malformedJson, tooLarge } from "./license-usage-error.ts";
import { decode } from "./parse-elements.ts";
import { defaultSplitLimits, type SplitEvent, type SplitLimits, type SplitPlan } from "./split-plan.ts";
import { Utf8Gate } from "./utf8-gate.ts";

/**
 * Reads one JSON object from chunks of bytes, cut anywhere, in memory that depends on the limits alone.
 *
 * What comes between two events, and which error ends them, depends on the bytes and not on how they are cut: an error
 * is told only after all elements before it were given. Throws `LicenseUsageError`: `malformed_json` with the offset of the byte
 * (a key twice in the outermost object is that too: which of the two counts would be a guess), `incomplete`, `too_large`,
 * and `unsupported_format` where the outermost value is no object.
 */
export async function* splitJson(
  source: AsyncIterable<Uint8Array>,
  plan: SplitPlan,
  limits: SplitLimits = defaultSplitLimits,
): AsyncGenerator<SplitEvent> {
  const splitter = new JsonSplitter(plan, limits);
  for await (const chunk of source) yield* splitter.push(chunk);
  yield* splitter.end();
}

type Mode = "start" | "key-or-end" | "key" | "in-key" | "colon" | "value" | "in-value" | "separator" | "end";

/** `splitJson` for chunks that are at hand. */
export class JsonSplitter {
  readonly #plan: SplitPlan;
  readonly #limits: SplitLimits;
  readonly #gate = new Utf8Gate();
  readonly #window = new ByteWindow(windowBytesInitial);
  readonly #keys = new Set<string>();
  #mode: Mode = "start";
  /** Position in the window of the next byte to read. */
  #at = 0;
  /** Position of the first byte that is still needed, where that is not `#at`. */
  #from: number | null = null;
  #scanner = new JsonScanner(0);
  #key = "";
  #kind: ValueKind = "literal";
  /** The array that is read. */
  #elements: ArrayElements | null = null;

  constructor(plan: SplitPlan, limits: SplitLimits = defaultSplitLimits) {
    this.#plan = plan;
    this.#limits = limits;
  }

  *push(chunk: Uint8Array): Generator<SplitEvent> {
    const { bytes, badOffset } = this.#gate.pass(chunk);
    for (let start = 0; start < bytes.length; start += pieceBytesMax) {
      this.#window.append(bytes.subarray(start, start + pieceBytesMax));
      try {
        yield* this.#read();
      } catch (error) {
        yield* this.#giveWaiting();
        throw error;
      }
      this.#discardRead();
    }
    if (badOffset === null) return;
    yield* this.#giveWaiting();
    throw malformedJson(badOffset, "this byte is not UTF-8");
  }

  *end(): Generator<SplitEvent> {
    yield* this.#giveWaiting();
    const offset = this.#window.offset(this.#window.length);
    if (this.#mode !== "end") throw incompleteDocument(offset + this.#gate.pendingBytes);
    if (this.#gate.pendingBytes > 0) throw malformedJson(offset, "something follows the end of the document");
  }

  *#read(): Generator<SplitEvent> {
    while (this.#at < this.#window.length) {
      if (this.#elements !== null) yield* this.#readElements(this.#elements);
      else if (this.#mode === "in-key") this.#readKey();
      else if (this.#mode === "in-value") yield* this.#readValue();
      else this.#readStructure();
    }
  }

  /** One byte between keys and values. */
  #readStructure(): void {
    const byte = this.#window.bytes[this.#at] ?? 0;
    if (isWhiteSpace(byte)) this.#at++;
    else if (this.#mode === "start") this.#start(byte);
    else if (this.#mode === "value") this.#startValue(byte);
    else if (byte === quote && (this.#mode === "key" || this.#mode === "key-or-end")) this.#startKey();
    else if (byte === colon && this.#mode === "colon") this.#step("value");
    else if (byte === comma && this.#mode === "separator") this.#step("key");
    else if (byte === closeBrace && (this.#mode === "separator" || this.#mode === "key-or-end")) this.#step("end");
    else throw malformedJson(this.#offset(), expected(this.#mode));
  }

  #step(mode: Mode): void {
    this.#at++;
    this.#mode = mode;
  }

  #start(byte: number): void {
    if (byte === openBrace) {
      this.#step("key-or-end");
      return;
    }
    if (this.#offset() === 0 && this.#window.bytes.subarray(0, 3).equals(byteOrderMark)) {
      this.#at += byteOrderMark.length;
      return;
    }
    if (kindOf(byte) === null) throw malformedJson(this.#offset(), expected("start"));
    throw new LicenseUsageError(
      "unsupported_format",
      "The file is not one of OneSeat's: its outermost value is not an object. Upload the file that Export license usage gave.",
      { byteOffset: this.#offset() },
    );
  }

  #startKey(): void {
    this.#scanner = new JsonScanner(1);
    this.#from = this.#at;
    this.#mode = "in-key";
  }

  #readKey(): void {
    const text = this.#scanWhole(this.#limits.keyBytesMax, "A key is too long");
    if (text === null) return;
    const key = String(JSON.parse(text));
    const offset = this.#window.offset(this.#from ?? 0);
    if (this.#keys.has(key)) throw malformedJson(offset, "this key of the outermost object stands there a second time");
    if (this.#keys.size === this.#limits.keyCountMax) throw tooLarge(offset, "The outermost object has too many keys");
    this.#keys.add(key);
    this.#key = key;
    this.#from = null;
    this.#mode = "colon";
  }

  #startValue(byte: number): void {
    const kind = kindOf(byte);
    if (kind === null) throw malformedJson(this.#offset(), expected("value"));
    this.#kind = kind;
    if (kind === "array" && this.#plan.arrays.has(this.#key)) {
      this.#step("separator");
      this.#elements = new ArrayElements(this.#key, this.#at, this.#plan, this.#limits);
      return;
    }
    this.#scanner = new JsonScanner(this.#limits.depthMax);
    this.#from = this.#plan.values.has(this.#key) ? this.#at : null;
    this.#mode = "in-value";
  }

  *#readValue(): Generator<SplitEvent> {
    const key = this.#key;
    if (this.#from === null) {
      if (this.#scan() !== "done") return;
      this.#mode = "separator";
      yield { type: "skipped", key, kind: this.#kind };
      return;
    }
    const text = this.#scanWhole(this.#limits.valueBytesMax, `The value of \`${key}\` is too large`);
    if (text === null) return;
    this.#from = null;
    this.#mode = "separator";
    yield { type: "value", key, value: JSON.parse(text) };
  }

  /** The text from `#from` on once all of it is there. */
  #scanWhole(bytesMax: number, complaint: string): string | null {
    const from = this.#from ?? this.#at;
    const status = this.#scan(from + bytesMax + 1);
    if (this.#at - from > bytesMax) throw tooLarge(this.#window.offset(from), complaint);
    return status === "done" ? decode(this.#window.bytes.subarray(from, this.#at)) : null;
  }

  #scan(positionMax = Number.POSITIVE_INFINITY): ScanStatus {
    const { bytes, length } = this.#window;
    this.#at = this.#scanner.scan(bytes, this.#at, Math.min(length, positionMax));
    if (this.#scanner.status === "bad") throw malformedJson(this.#offset(), "this byte cannot stand here");
    if (this.#scanner.status === "deep") throw tooLarge(this.#offset(), "A value nests too deeply");
    return this.#scanner.status;
  }

  *#readElements(elements: ArrayElements): Generator<SplitEvent> {
    yield* elements.read(this.#window);
    this.#at = elements.at;
    if (elements.ended) this.#elements = null;
  }

  *#giveWaiting(): Generator<SplitEvent> {
    if (this.#elements !== null) yield* this.#elements.giveWaiting(this.#window);
  }

  #discardRead(): void {
    const needed = Math.min(this.#elements?.from ?? this.#from ?? this.#at, this.#window.length);
    this.#window.discard(needed);
    this.#elements?.discarded(needed);
    this.#at -= needed;
    if (this.#from !== null) this.#from -= needed;
  }

  #offset(): number {
    return this.#window.offset(this.#at);
  }
}

function expected(mode: Mode): string {
  switch (mode) {
    case "start":
      return "a JSON object was expected";
    case "key":
    case "key-or-end":
      return "a key was expected";
    case "colon":
      return "a colon was expected";
    case "separator":
      return "a comma or the end of the object was expected";
    case "end":
      return "something follows the end of the document";
    default:
      return "a value was expected";
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
/** It grows where it must: most documents are no larger, and a large buffer for each would keep the collector busy. */
const windowBytesInitial = 16 * 1024;
/** Larger chunks are read in pieces, so that the window stays small. */
const pieceBytesMax = 64 * 1024;
