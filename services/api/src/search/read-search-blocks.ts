import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { type BlockDirectory, type ContentSlice, decodeDirectory } from "@oneseat/people-search/block-directory";
import { sql } from "kysely";

export type BlockHead = {
  readonly generation: number;
  readonly block: number;
  readonly people: number;
  readonly firstOrderKey: Buffer;
  readonly lastOrderKey: Buffer;
};

/** Every block that may hold people of a report, in no order. */
export async function readBlockHeads(
  { db, enterpriseId }: EnterpriseTransaction,
  version: number,
): Promise<BlockHead[]> {
  const rows = await db
    .selectFrom("search_blocks")
    .select(["generation", "block", "people", "first_order_key", "last_order_key"])
    .where("enterprise_id", "=", enterpriseId)
    .where("last_valid_to", ">", version)
    .execute();
  return rows.map(({ generation, block, people, first_order_key, last_order_key }) => ({
    ...{ generation, block, people, firstOrderKey: first_order_key, lastOrderKey: last_order_key },
  }));
}

/** `facts` as they are stored: many searches find nobody in a block, and need not know them. */
export type BlockParts = { readonly facts: Buffer; readonly directory: BlockDirectory };

/** In the order of the heads. */
export async function readBlockParts(
  { db, enterpriseId }: EnterpriseTransaction,
  heads: readonly BlockHead[],
): Promise<BlockParts[]> {
  const { rows } = await sql<{ facts: Buffer; directory: string }>`
    select search_blocks.facts, search_blocks.directory
    from ${wantedBlocks(heads)}
      join search_blocks on search_blocks.generation = wanted.generation and search_blocks.block = wanted.block
    where search_blocks.enterprise_id = ${enterpriseId}
    order by wanted.number`.execute(db);
  if (rows.length !== heads.length) throw new Error("a block of the search index is not there");
  return rows.map(({ facts, directory }) => ({
    facts,
    directory: decodeDirectory(directory),
  }));
}

export type WantedSlice = { readonly head: BlockHead; readonly slice: ContentSlice };

/** Parts of contents, in the order in which they are wanted; Postgres reads no more of a content than the part. */
export async function readSlices(
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
