import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { BlockHead } from "./block-head.ts";
import { BlockSource } from "./block-source.ts";
import type { SearchIndex } from "./kept-blocks.ts";
import type { FactFilter } from "./opened-block.ts";
import { readBlockHeads } from "./read-search-blocks.ts";
import type { SearchTerm } from "./search-terms.ts";
import { type MatchedRow, walkMatches } from "./walk-matches.ts";

export type PeopleSearch = {
  readonly index: SearchIndex;
  readonly terms: readonly SearchTerm[];
  readonly filter: FactFilter;
  readonly sort: { readonly by: "order" | "accounts"; readonly descending: boolean };
  /** Where an earlier page ended. */
  readonly after: { readonly accountCount: number; readonly orderKey: Buffer } | null;
};

/**
 * The people of a report whom the index finds, in order, read as far as the caller goes on. All statements must see the
 * same moment: an index that is written anew in between would lose people.
 */
export async function* searchPeople(
  transaction: EnterpriseTransaction,
  { index, terms, filter, sort, after }: PeopleSearch,
): AsyncGenerator<MatchedRow> {
  const source = new BlockSource(transaction, { index, terms, filter });
  const heads = await readBlockHeads(transaction, index, filter.version);
  const { descending } = sort;
  if (sort.by === "order") {
    yield* walkMatches(source, { heads, descending, after: after?.orderKey ?? null, accountCount: null });
    return;
  }
  for (const { accountCount, heads: holders } of await byAccountCount(source, heads, descending)) {
    const passed = after && (descending ? accountCount > after.accountCount : accountCount < after.accountCount);
    if (passed) continue;
    const from = after?.accountCount === accountCount ? after.orderKey : null;
    yield* walkMatches(source, { heads: holders, descending, after: from, accountCount });
  }
}

/** The numbers of accounts that people have, in order, each with the blocks where somebody has so many. */
async function byAccountCount(source: BlockSource, heads: readonly BlockHead[], descending: boolean) {
  const holders = new Map<number, BlockHead[]>();
  for (const block of await source.open(heads)) {
    for (const accountCount of block.accountCounts()) {
      const known = holders.get(accountCount);
      if (known) known.push(block.head);
      else holders.set(accountCount, [block.head]);
    }
  }
  const sign = descending ? -1 : 1;
  return [...holders]
    .map(([accountCount, ofBlocks]) => ({ accountCount, heads: ofBlocks }))
    .sort((one, other) => (one.accountCount - other.accountCount) * sign);
}
