import { findInKeyPage, type KeyMark, markKeys, type WantedKeys } from "./key-page.ts";

const bytesBetweenMarksDefault = 1024;
/** Of what marks take in memory, for each byte between two. */
const bytesOfMark = 160;

/**
 * A page of keys that is kept for other searches. Most pages are read once; from the second search on it has marks, so that a
 * search goes over some dozens of keys and not over half of a thousand.
 */
export class MarkedPage {
  readonly #page: Buffer;
  readonly #bytesBetweenMarks: number;
  #isSearched = false;
  #marks: readonly KeyMark[] | null = null;

  constructor(page: Buffer, { bytesBetweenMarks = bytesBetweenMarksDefault } = {}) {
    this.#page = page;
    this.#bytesBetweenMarks = bytesBetweenMarks;
  }

  /** In memory, with its marks. */
  get bytes(): number {
    return this.#page.byteLength + Math.ceil(this.#page.byteLength / this.#bytesBetweenMarks) * bytesOfMark;
  }

  /** As `findInKeyPage`. */
  find(wanted: WantedKeys, found: (place: number) => void): void {
    if (this.#isSearched) this.#marks ??= markKeys(this.#page, this.#bytesBetweenMarks);
    this.#isSearched = true;
    findInKeyPage(this.#page, wanted, found, lastNotBehind(this.#marks ?? [], wanted.prefix));
  }
}

function lastNotBehind(marks: readonly KeyMark[], prefix: string): KeyMark | null {
  let last: KeyMark | null = null;
  for (const mark of marks) {
    if (mark.key > prefix) break;
    last = mark;
  }
  return last;
}
