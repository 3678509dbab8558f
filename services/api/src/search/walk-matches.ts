import type { BlockHead } from "./block-head.ts";
import type { BlockSource } from "./block-source.ts";
import type { OpenedBlock } from "./opened-block.ts";

/** A broad search ends within the first blocks; a rare one should not ask for each block by itself. */
const firstWaveBlocks = 2;
const waveGrowth = 4;
/** Order keys that are read ahead in one block. */
const placesAhead = 100;

export type WalkOptions = {
  readonly heads: readonly BlockHead[];
  readonly descending: boolean;
  /** Only people behind this order key. */
  readonly after: Buffer | null;
  /** Only people with so many accounts; null: with any number. */
  readonly accountCount: number | null;
};

/** A row of `people`. */
export type MatchedRow = { readonly orderKey: Buffer; readonly validFrom: number };

/**
 * The people who fit, in the order of the report or its reverse. Blocks of one generation follow each other, those of several
 * overlap: whoever comes before the first block that is not open yet can be told, and then the next wave is opened.
 */
export async function* walkMatches(source: BlockSource, options: WalkOptions): AsyncGenerator<MatchedRow> {
  const order = comparison(options.descending);
  const { after } = options;
  const waiting = options.heads
    .filter((head) => after === null || order(farEnd(head, options), after) > 0)
    .toSorted((one, other) => order(nearEnd(one, options), nearEnd(other, options)));
  let walks: BlockWalk[] = [];
  let waveBlocks = firstWaveBlocks;
  while (waiting.length > 0 || walks.length > 0) {
    const wave = waiting.splice(0, waveBlocks);
    waveBlocks *= waveGrowth;
    walks.push(...(await openWalks(source, wave, options)));
    const [unopened] = waiting;
    for (;;) {
      walks = walks.filter((walk) => !walk.ended);
      const first = firstOf(walks, order);
      if (!first || (unopened && order(first.orderKey, nearEnd(unopened, options)) > 0)) break;
      yield first.row;
      await first.advance();
    }
  }
}

type Order = (one: Buffer, other: Buffer) => number;

function comparison(descending: boolean): Order {
  return descending ? (one, other) => other.compare(one) : (one, other) => one.compare(other);
}

function nearEnd(head: BlockHead, { descending }: WalkOptions): Buffer {
  return descending ? head.lastOrderKey : head.firstOrderKey;
}

function farEnd(head: BlockHead, { descending }: WalkOptions): Buffer {
  return descending ? head.firstOrderKey : head.lastOrderKey;
}

async function openWalks(source: BlockSource, heads: readonly BlockHead[], options: WalkOptions): Promise<BlockWalk[]> {
  const blocks = await source.open(heads);
  await source.settle(blocks);
  const walks = blocks.map((block) => new BlockWalk(source, block, wantedPlaces(block, options)));
  const { after } = options;
  if (after !== null) {
    const order = comparison(options.descending);
    const cut = walks.filter(({ block: { head } }) => order(nearEnd(head, options), after) <= 0);
    await source.readOrderKeys(cut);
    for (const walk of cut) walk.skipWhile((orderKey) => order(orderKey, after) <= 0);
  }
  await source.readOrderKeys(walks.map(({ block, places }) => ({ block, places: places.slice(0, 1) })));
  return walks;
}

function wantedPlaces(block: OpenedBlock, { descending, accountCount }: WalkOptions): readonly number[] {
  const places =
    accountCount === null
      ? block.matches
      : block.matches.filter((place) => block.facts.at(place).accountCount === accountCount);
  return descending ? places.toReversed() : places;
}

function firstOf(walks: readonly BlockWalk[], order: Order): BlockWalk | undefined {
  let first: BlockWalk | undefined;
  for (const walk of walks) if (!first || order(walk.orderKey, first.orderKey) < 0) first = walk;
  return first;
}

/** Stands at one of the places of a block, whose order key is known, or past the last. */
class BlockWalk {
  readonly block: OpenedBlock;
  readonly #source: BlockSource;
  readonly #places: readonly number[];
  #position = 0;
  /** Of where it stands, once it was asked for: the walk that comes next is looked for among all of them again and again. */
  #orderKey: Buffer | null = null;

  constructor(source: BlockSource, block: OpenedBlock, places: readonly number[]) {
    this.#source = source;
    this.block = block;
    this.#places = places;
  }

  get ended(): boolean {
    return this.#position >= this.#places.length;
  }

  /** From where it stands. */
  get places(): readonly number[] {
    return this.#places.slice(this.#position);
  }

  get orderKey(): Buffer {
    this.#orderKey ??= this.#knownOrderKey(this.#position);
    return this.#orderKey;
  }

  get row(): MatchedRow {
    return { orderKey: this.orderKey, validFrom: this.block.facts.at(this.#places[this.#position] ?? 0).validFrom };
  }

  async advance(): Promise<void> {
    this.#position += 1;
    this.#orderKey = null;
    const place = this.#places[this.#position];
    if (place === undefined || this.block.orderKey(place)) return;
    const places = this.#places.slice(this.#position, this.#position + placesAhead);
    await this.#source.readOrderKeys([{ block: this.block, places }]);
  }

  /** All order keys must be known. */
  skipWhile(isBefore: (orderKey: Buffer) => boolean): void {
    while (!this.ended && isBefore(this.#knownOrderKey(this.#position))) this.#position += 1;
    this.#orderKey = null;
  }

  #knownOrderKey(position: number): Buffer {
    const orderKey = this.block.orderKey(this.#places[position] ?? 0);
    if (!orderKey) throw new Error("an order key of the search index was not read");
    return orderKey;
  }
}
