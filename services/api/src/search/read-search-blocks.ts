import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { ContentSlice } from "@oneseat/people-search/block-directory";
import { decompressToKeep } from "@oneseat/people-search/compression";
import { MarkedPage } from "@oneseat/people-search/marked-page";
import { OrderKeys } from "@oneseat/people-search/order-keys";
import { sql } from "kysely";
import type { BlockHead } from "./block-head.ts";
import { BlockParts } from "./block-parts.ts";
import { indexKey, type SearchIndex, sliceKey } from "./kept-blocks.ts";

/** Every block that may hold people of a report, in no order. */
export async function readBlockHeads(
  { db, enterpriseId }: EnterpriseTransaction,
  index: SearchIndex,
  version: number,
): Promise<BlockHead[]> {
  const indexName = indexKey(index);
  let heads = index.kept.heads.get(indexName);
  if (!heads) {
    const rows = await db
      .selectFrom("search_blocks")
      .select(["generation", "block", "people", "first_order_key", "last_order_key", "last_valid_to"])
      .where("enterprise_id", "=", enterpriseId)
      .execute();
    heads = rows.map(({ generation, block, people, first_order_key, last_order_key, last_valid_to }) => ({
      key: `${indexName} ${generation} ${block}`,
      ...{ generation, block, people, lastValidTo: last_valid_to },
      ...{ firstOrderKey: first_order_key, lastOrderKey: last_order_key },
    }));
    index.kept.heads.set(indexName, heads);
  }
  return heads.filter(({ lastValidTo }) => lastValidTo > version);
}

/** In the order of the heads. */
export async function readBlockParts(
  { db, enterpriseId }: EnterpriseTransaction,
  index: SearchIndex,
  heads: readonly BlockHead[],
): Promise<BlockParts[]> {
  const known = heads.map((head) => index.kept.parts.get(head.key));
  const missing = heads.filter((_, number) => !known[number]);
  if (missing.length === 0) return known.flatMap((parts) => parts ?? []);
  const { rows } = await sql<{ facts: Buffer; directory: string; people: number }>`
    select search_blocks.facts, search_blocks.directory, search_blocks.people
    from ${wantedBlocks(missing)}
      join search_blocks on search_blocks.generation = wanted.generation and search_blocks.block = wanted.block
    where search_blocks.enterprise_id = ${enterpriseId}
    order by wanted.number`.execute(db);
  if (rows.length !== missing.length) throw new Error("a block of the search index is not there");
  const read = rows.map((row) => new BlockParts(row));
  for (const [number, head] of missing.entries()) {
    const parts = read[number];
    if (parts) index.kept.parts.set(head.key, parts);
  }
  const unread = read.values();
  return known.flatMap((parts) => parts ?? unread.next().value ?? []);
}

/** Pages of the keys of a block that follow each other. */
export type WantedPages = { readonly head: BlockHead; readonly pages: readonly ContentSlice[] };

/** Unpacked, in the order in which they are wanted. What is missing of a block is read in one piece. */
export async function readPages(
  transaction: EnterpriseTransaction,
  index: SearchIndex,
  wanted: readonly WantedPages[],
): Promise<MarkedPage[][]> {
  const { pages: kept } = index.kept;
  const found = wanted.map(({ head, pages }) => pages.map((page) => kept.get(sliceKey(head, page))));
  const gaps = wanted.flatMap(({ head, pages }, number) => {
    const missing = pages.filter((_, place) => !found[number]?.[place]);
    const [first] = missing;
    const last = missing.at(-1);
    return first && last ? [{ number, head, slice: { start: first.start, end: last.end } }] : [];
  });
  const read = await readSlices(transaction, gaps);
  for (const [gapNumber, { number, head, slice }] of gaps.entries()) {
    for (const [place, page] of (wanted[number]?.pages ?? []).entries()) {
      if (found[number]?.[place]) continue;
      const packed = read[gapNumber]?.subarray(page.start - slice.start, page.end - slice.start);
      const unpacked = new MarkedPage(decompressToKeep(packed ?? Buffer.alloc(0)));
      found[number]?.splice(place, 1, unpacked);
      kept.set(sliceKey(head, page), unpacked);
    }
  }
  return found.map((pages) => pages.flatMap((page) => page ?? []));
}

export type WantedSlice = { readonly head: BlockHead; readonly slice: ContentSlice };

/** The order keys of chunks, in the order in which they are wanted. */
export async function readOrderKeys(
  transaction: EnterpriseTransaction,
  index: SearchIndex,
  wanted: readonly WantedSlice[],
): Promise<OrderKeys[]> {
  const { orderKeys: kept } = index.kept;
  const known = wanted.map(({ head, slice }) => kept.get(sliceKey(head, slice)));
  const missing = wanted.filter((_, number) => !known[number]);
  const read = (await readSlices(transaction, missing)).map(OrderKeys.decode);
  for (const [number, { head, slice }] of missing.entries()) {
    const orderKeys = read[number];
    if (orderKeys) kept.set(sliceKey(head, slice), orderKeys);
  }
  const unread = read.values();
  return known.flatMap((orderKeys) => orderKeys ?? unread.next().value ?? []);
}

/** Parts of contents, in the order in which they are wanted; Postgres reads no more of a content than the part. */
async function readSlices(
  { db, enterpriseId }: EnterpriseTransaction,
  wanted: readonly WantedSlice[],
): Promise<Buffer[]> {
  if (wanted.length === 0) return [];
  const starts = wanted.map(({ slice }) => slice.start + 1);
  const lengths = wanted.map(({ slice }) => slice.end - slice.start);
  const { rows } = await sql<{ slice: Buffer }>`
    select substring(search_blocks.content from parts.start for parts.length) as slice
    from ${wantedBlocks(wanted.map(({ head }) => head))}
      join unnest(${starts}::integer[], ${lengths}::integer[]) with ordinality as parts (start, length, number)
        using (number)
      join search_blocks on search_blocks.generation = wanted.generation and search_blocks.block = wanted.block
    where search_blocks.enterprise_id = ${enterpriseId}
    order by number`.execute(db);
  return rows.map(({ slice }) => slice);
}

function wantedBlocks(heads: readonly BlockHead[]) {
  const generations = heads.map(({ generation }) => generation);
  const blocks = heads.map(({ block }) => block);
  return sql`unnest(${generations}::integer[], ${blocks}::integer[]) with ordinality as wanted (generation, block, number)`;
}
