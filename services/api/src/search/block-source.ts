import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { BlockHead } from "./block-head.ts";
import type { SearchIndex } from "./kept-blocks.ts";
import { type FactFilter, OpenedBlock } from "./opened-block.ts";
import { readBlockParts, readOrderKeys, readPages } from "./read-search-blocks.ts";
import type { SearchTerm } from "./search-terms.ts";

/** The blocks of one search, each read once and as far as it is needed. */
export class BlockSource {
  readonly #transaction: EnterpriseTransaction;
  readonly #index: SearchIndex;
  readonly #terms: readonly SearchTerm[];
  readonly #filter: FactFilter;
  readonly #opened = new Map<BlockHead, OpenedBlock>();
  readonly #settled = new Set<OpenedBlock>();

  constructor(
    transaction: EnterpriseTransaction,
    { index, terms, filter }: { index: SearchIndex; terms: readonly SearchTerm[]; filter: FactFilter },
  ) {
    this.#transaction = transaction;
    this.#index = index;
    this.#terms = terms;
    this.#filter = filter;
  }

  /** The blocks, with where everything in them stands. */
  async open(heads: readonly BlockHead[]): Promise<OpenedBlock[]> {
    const unknown = heads.filter((head) => !this.#opened.has(head));
    const parts = unknown.length > 0 ? await readBlockParts(this.#transaction, this.#index, unknown) : [];
    for (const [index, one] of parts.entries()) {
      const head = unknown[index];
      if (head) this.#opened.set(head, new OpenedBlock(head, one, this.#filter));
    }
    return heads.flatMap((head) => this.#opened.get(head) ?? []);
  }

  /** Finds out who fits in these blocks: one statement for each term, and only for blocks where somebody has those before. */
  async settle(blocks: readonly OpenedBlock[]): Promise<void> {
    const unsettled = blocks.filter((block) => !this.#settled.has(block));
    for (const [number, term] of this.#terms.entries()) {
      const parts = unsettled
        .filter((block) => block.mayFit)
        .flatMap((block) => block.partsOf(term, number).map(of(block)));
      const read = await readPages(this.#transaction, this.#index, parts);
      for (const [index, pages] of read.entries()) parts[index]?.find(pages);
    }
    for (const block of unsettled) {
      block.settle();
      this.#settled.add(block);
    }
  }

  /** Reads the order keys of these places, so far as they are not known: one statement for all of them. */
  async readOrderKeys(wanted: readonly { block: OpenedBlock; places: readonly number[] }[]): Promise<void> {
    const missing = wanted.flatMap(({ block, places }) => block.missingChunks(places).map(of(block)));
    const read = await readOrderKeys(this.#transaction, this.#index, missing);
    for (const [index, orderKeys] of read.entries()) {
      const one = missing[index];
      one?.block.addChunk(one.chunk, orderKeys);
    }
  }
}

function of(block: OpenedBlock) {
  return <Part>(part: Part) => ({ ...part, block, head: block.head });
}
