import type { ByteWindow } from "./byte-window.ts";
import { ElementScanner } from "./element-scanner.ts";
import { closeBrace, closeBracket, isWhiteSpace } from "./json-bytes.ts";
import { malformedJson, tooLarge } from "./license-usage-error.ts";
import { parseElements } from "./parse-elements.ts";
import type { ElementReader, SplitEvent, SplitLimits, SplitPlan } from "./split-plan.ts";

/**
 * Splits one array of a document whose bytes come in a window. Its elements are read by the reader that the plan has for
 * them; those that it leaves are gathered, found by their brackets alone, and parsed a batch at a time.
 */
export class ArrayElements {
  readonly #key: string;
  readonly #reader: ElementReader | null;
  readonly #limits: SplitLimits;
  readonly #scanner: ElementScanner;
  /** Positions in the window: the next byte to scan, the first that is still needed, and where the next element begins. */
  #at: number;
  #from: number;
  #elementFrom: number;
  /** Whole elements between `#from` and `#elementFrom`, and those given before. */
  #waiting = 0;
  #given = 0;
  /** How many bytes may wait. */
  #batchBytes: number;
  #ended = false;

  /** `at` is the position behind the opening bracket. */
  constructor(key: string, at: number, { readers }: SplitPlan, limits: SplitLimits) {
    this.#key = key;
    const reader = readers?.get(key) ?? null;
    this.#reader = reader !== null && reader.depth <= limits.depthMax ? reader : null;
    this.#limits = limits;
    this.#scanner = new ElementScanner(limits.depthMax);
    this.#at = at;
    this.#from = at;
    this.#elementFrom = at;
    this.#batchBytes = limits.batchBytes;
  }

  /** Behind the last byte that was read. */
  get at(): number {
    return this.#at;
  }

  get from(): number {
    return this.#from;
  }

  /** True once the closing bracket was read and all elements were given. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The window has forgotten so many bytes. */
  discarded(bytes: number): void {
    this.#at -= bytes;
    this.#from -= bytes;
    this.#elementFrom -= bytes;
  }

  /** Reads on as far as the window goes, or to the end of the array. */
  *read(window: ByteWindow): Generator<SplitEvent> {
    while (!this.#ended && this.#at < window.length) {
      if (this.#reader !== null && this.#waiting === 0 && this.#at === this.#elementFrom) {
        yield* this.#readKnown(this.#reader, window);
      }
      yield* this.#readAny(window);
    }
  }

  /** Gives the whole elements that wait, and throws for the first that is no JSON. */
  *giveWaiting(window: ByteWindow): Generator<SplitEvent> {
    const [count, from] = [this.#waiting, this.#from];
    if (count === 0) return;
    this.#waiting = 0;
    this.#from = this.#elementFrom;
    const bytes = window.bytes.subarray(from, this.#elementFrom - 1);
    const { values, fault } = parseElements(bytes, count, this.#limits.depthMax);
    const firstIndex = this.#given;
    this.#given += values.length;
    if (values.length > 0) yield { type: "elements", key: this.#key, firstIndex, values };
    if (fault === null) return;
    const offset = window.offset(from + fault.position);
    throw malformedJson(offset, "this byte cannot stand here", firstIndex + values.length);
  }

  /**
   * Where the reader knew elements, it has the next go behind the one that stopped it, which may be just the one that the
   * window cuts; where it knew none, behind a whole batch.
   */
  *#readKnown(reader: ElementReader, window: ByteWindow): Generator<SplitEvent> {
    const { elementBytesMax, batchBytes } = this.#limits;
    const stretch = { from: this.#elementFrom, to: window.length, elementBytesMax };
    this.#elementFrom = reader.read(window.bytes, stretch);
    this.#at = this.#elementFrom;
    this.#from = this.#elementFrom;
    const { count } = reader;
    this.#batchBytes = count > 0 ? 0 : batchBytes;
    const firstIndex = this.#given;
    this.#given += count;
    if (count > 0) yield { type: "read", key: this.#key, firstIndex, count };
  }

  /** One element, or what there is of it. */
  *#readAny(window: ByteWindow): Generator<SplitEvent> {
    const { bytes, length } = window;
    const { elementBytesMax } = this.#limits;
    this.#at = this.#scanner.scan(bytes, this.#at, Math.min(length, this.#elementFrom + elementBytesMax + 1));
    const index = this.#given + this.#waiting;
    const offset = window.offset(this.#at);
    if (this.#scanner.status === "deep") throw tooLarge(offset, "An element nests too deeply", index);
    if (this.#at - this.#elementFrom > elementBytesMax) {
      throw tooLarge(window.offset(this.#elementFrom), "An element is too large", index);
    }
    if (this.#scanner.status === "more") return;
    const byte = bytes[this.#at];
    if (byte === closeBrace) throw malformedJson(offset, "a bracket closes what was not opened", index);
    const empty = byte === closeBracket && index === 0 && isBlank(bytes.subarray(this.#elementFrom, this.#at));
    if (!empty) this.#waiting++;
    this.#at++;
    this.#elementFrom = this.#at;
    if (byte !== closeBracket && this.#at - this.#from <= this.#batchBytes) return;
    yield* this.giveWaiting(window);
    if (byte !== closeBracket) return;
    this.#ended = true;
    this.#from = this.#at;
    yield { type: "array", key: this.#key, count: this.#given };
  }
}

const isBlank = (bytes: Uint8Array) => bytes.every(isWhiteSpace);
