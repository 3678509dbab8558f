import { zstdDecompressSync } from "node:zlib";
import {
  type BlockDirectory,
  type ContentSlice,
  orderKeyChunk,
  orderKeysPerChunk,
  pagesOfPrefix,
} from "@oneseat/people-search/block-directory";
import { findInKeyPage, type WantedKeys } from "@oneseat/people-search/key-page";
import { decodeOrderKeys } from "@oneseat/people-search/order-keys";
import type { PeopleFacts } from "@oneseat/people-search/people-facts";
import type { BlockFacts, BlockHead } from "./read-search-blocks.ts";
import type { SearchTerm } from "./search-terms.ts";

/** Which people of a report fit, as far as the columns of a block tell. */
export type FactFilter = {
  readonly version: number;
  /** Bits of `personFlag` that must all be set. */
  readonly flags: number;
  readonly accountsMin: number;
};

/** The keys that one part of a content is searched for. */
export type WantedPart = { readonly slice: ContentSlice; find(part: Buffer): void };

/**
 * A block that is being searched: first its facts are known, then who in it fits, then the order keys of those who are asked for.
 */
export class OpenedBlock {
  readonly head: BlockHead;
  readonly facts: PeopleFacts;
  readonly #directory: BlockDirectory;
  readonly #filter: FactFilter;
  /** By place: how many of the terms, from the first on, the person has. */
  readonly #termsHeld: Uint8Array;
  readonly #chunks = new Map<number, readonly Buffer[]>();
  #matches: readonly number[] = [];

  constructor(head: BlockHead, { facts, directory }: BlockFacts, filter: FactFilter) {
    this.head = head;
    this.facts = facts;
    this.#directory = directory;
    this.#filter = filter;
    this.#termsHeld = new Uint8Array(facts.size);
  }

  /** Whether anybody fits as far as the facts tell; if not, no key need be read. */
  get mayFit(): boolean {
    for (let place = 0; place < this.facts.size; place += 1) if (this.#factsFit(place)) return true;
    return false;
  }

  /** The numbers of accounts that people have who fit as far as the facts tell. */
  accountCounts(): ReadonlySet<number> {
    const counts = new Set<number>();
    for (let place = 0; place < this.facts.size; place += 1) {
      if (this.#factsFit(place)) counts.add(this.facts.accountCount(place));
    }
    return counts;
  }

  /** Where the keys of a term stand, and how to take note of them; for one term after the other. */
  partsOf(term: SearchTerm, number: number): WantedPart[] {
    return term.flatMap((keys) => this.#partsOfKeys(keys, number));
  }

  /** Once all terms have been searched: settles who fits. */
  settle(termCount: number): void {
    const matches: number[] = [];
    for (let place = 0; place < this.facts.size; place += 1) {
      if (this.#termsHeld[place] === termCount && this.#factsFit(place)) matches.push(place);
    }
    this.#matches = matches;
  }

  /** The places of those who fit, ascending. */
  get matches(): readonly number[] {
    return this.#matches;
  }

  /** Undefined while its chunk has not been added. */
  orderKey(place: number): Buffer | undefined {
    return this.#chunks.get(chunkOf(place))?.[place % orderKeysPerChunk];
  }

  /** The chunks that hold the order keys of these places and have not been added yet. */
  missingChunks(places: readonly number[]): { chunk: number; slice: ContentSlice }[] {
    const chunks = new Set(places.map(chunkOf).filter((chunk) => !this.#chunks.has(chunk)));
    return [...chunks].map((chunk) => ({ chunk, slice: orderKeyChunk(this.#directory, chunk) }));
  }

  addChunk(chunk: number, bytes: Buffer): void {
    this.#chunks.set(chunk, decodeOrderKeys(bytes));
  }

  #factsFit(place: number): boolean {
    const { version, flags, accountsMin } = this.#filter;
    if (!this.facts.isValidAt(place, version) || !this.facts.has(place, flags)) return false;
    return this.facts.accountCount(place) >= accountsMin;
  }

  #partsOfKeys(keys: WantedKeys, number: number): WantedPart[] {
    const pages = pagesOfPrefix(this.#directory, keys.prefix);
    const [first] = pages;
    const last = pages.at(-1);
    if (!first || !last) return [];
    const held = this.#termsHeld;
    const note = (place: number) => {
      if (held[place] === number) held[place] = number + 1;
    };
    const find = (part: Buffer) => {
      for (const { start, end } of pages) {
        const page = part.subarray(start - first.start, end - first.start);
        findInKeyPage(zstdDecompressSync(page), keys, note);
      }
    };
    return [{ slice: { start: first.start, end: last.end }, find }];
  }
}

function chunkOf(place: number): number {
  return Math.floor(place / orderKeysPerChunk);
}
