import {
  type ContentSlice,
  orderKeyChunk,
  orderKeysPerChunk,
  pagesOfPrefix,
} from "@oneseat/people-search/block-directory";
import type { WantedKeys } from "@oneseat/people-search/key-page";
import type { MarkedPage } from "@oneseat/people-search/marked-page";
import type { OrderKeys } from "@oneseat/people-search/order-keys";
import type { PeopleFacts, PersonFacts } from "@oneseat/people-search/people-facts";
import type { BlockHead } from "./block-head.ts";
import type { BlockParts } from "./block-parts.ts";
import type { SearchTerm } from "./search-terms.ts";

/** Which people of a report fit, as far as the columns of a block tell. */
export type FactFilter = {
  readonly version: number;
  /** Bits of `personFlag` that must all be set. */
  readonly flags: number;
  readonly accountsMin: number;
};

/** The keys that some pages of a content, one after the other, are searched for. */
export type WantedPart = { readonly pages: readonly ContentSlice[]; find(pages: readonly MarkedPage[]): void };

/**
 * A block that is being searched: first who in it has the keys of each term, then who of them fits, then the order keys of those
 * who are asked for.
 */
export class OpenedBlock {
  readonly head: BlockHead;
  readonly #parts: BlockParts;
  readonly #fits: (facts: PersonFacts) => boolean;
  readonly #isSelective: boolean;
  /** By place: how many of the terms, from the first on, the person has. */
  #termsHeld: Uint8Array | null = null;
  /** The places that have all terms so far, in no order; null before the first term. */
  #reached: number[] | null = null;
  readonly #chunks = new Map<number, OrderKeys>();
  #matches: readonly number[] = [];

  constructor(head: BlockHead, parts: BlockParts, filter: FactFilter) {
    this.head = head;
    this.#parts = parts;
    this.#fits = (facts) =>
      facts.validFrom <= filter.version &&
      facts.validTo > filter.version &&
      (facts.flags & filter.flags) === filter.flags &&
      facts.accountCount >= filter.accountsMin;
    this.#isSelective = filter.flags !== 0 || filter.accountsMin > 1;
  }

  get facts(): PeopleFacts {
    return this.#parts.facts;
  }

  /** Whether anybody may still fit; if not, no further key need be read. */
  get mayFit(): boolean {
    if (this.#reached) return this.#reached.length > 0;
    return !this.#isSelective || this.facts.alike(this.#fits).length > 0;
  }

  /** The numbers of accounts that people have who fit as far as the facts tell. */
  accountCounts(): ReadonlySet<number> {
    return new Set(this.facts.alike(this.#fits).map(({ accountCount }) => accountCount));
  }

  /** Where the keys of the next term stand, and how to take note of them. The terms come one after the other. */
  partsOf(term: SearchTerm, number: number): WantedPart[] {
    const reached: number[] = [];
    this.#reached = reached;
    const note = (place: number) => {
      // In most blocks nobody has what is searched for.
      this.#termsHeld ??= new Uint8Array(this.head.people);
      const held = this.#termsHeld;
      if (held[place] !== number) return;
      held[place] = number + 1;
      reached.push(place);
    };
    return term.flatMap((keys) => this.#partsOfKeys(keys, note));
  }

  /** Once all terms have been searched: settles who fits. */
  settle(): void {
    this.#matches = this.#reached
      ? [...Uint32Array.from(this.#reached).sort()].filter((place) => this.#fits(this.facts.at(place)))
      : this.facts.fitting(this.#fits);
  }

  /** The places of those who fit, ascending. */
  get matches(): readonly number[] {
    return this.#matches;
  }

  /** Undefined while its chunk has not been added. */
  orderKey(place: number): Buffer | undefined {
    return this.#chunks.get(chunkOf(place))?.at(place % orderKeysPerChunk);
  }

  /** The chunks that hold the order keys of these places and have not been added yet. */
  missingChunks(places: readonly number[]): { chunk: number; slice: ContentSlice }[] {
    const chunks = new Set(places.map(chunkOf).filter((chunk) => !this.#chunks.has(chunk)));
    return [...chunks].map((chunk) => ({ chunk, slice: orderKeyChunk(this.#parts.directory, chunk) }));
  }

  addChunk(chunk: number, orderKeys: OrderKeys): void {
    this.#chunks.set(chunk, orderKeys);
  }

  #partsOfKeys(keys: WantedKeys, note: (place: number) => void): WantedPart[] {
    const pages = pagesOfPrefix(this.#parts.directory, keys.prefix);
    const find = (unpacked: readonly MarkedPage[]) => {
      for (const page of unpacked) page.find(keys, note);
    };
    return pages.length > 0 ? [{ pages, find }] : [];
  }
}

function chunkOf(place: number): number {
  return Math.floor(place / orderKeysPerChunk);
}
