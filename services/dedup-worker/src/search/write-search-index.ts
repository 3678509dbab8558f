import { readableReportsMax } from "@oneseat/contracts/report";
import type { Database, EnterpriseTransaction } from "@oneseat/database/open-database";
import { BlockBuilder, type BlockSizes, type BuiltBlock } from "@oneseat/people-search/block-builder";
import { takeTurn } from "../take-turn.ts";
import { endIndexedPeople } from "./end-indexed-people.ts";
import { firstVersionToIndex } from "./first-version-to-index.ts";
import { readPeopleSince } from "./read-people-since.ts";

/** A generation as small as this is indexed anew with the next one, rather than kept beside it. */
const usualSmallGenerationPeople = 2_048;

export type SearchIndexOptions = {
  readonly signal: AbortSignal;
  /** Smaller ones let a test have many. */
  readonly blockSizes?: BlockSizes;
  readonly smallGenerationPeople?: number;
};

/**
 * Makes the people of every readable report searchable up to the current one, in one transaction; false where they are already.
 * It follows the report, which is read before it can be searched: what is due is told by `search_version` alone, so that
 * nothing is lost with a worker that dies in between.
 *
 * Running twice is harmless: the second time nothing is due. Two at once take turns, and the later finds nothing due; the
 * primary key of `search_blocks` would refuse a second block of one number.
 */
export function writeSearchIndex(
  database: Database,
  enterpriseId: string,
  options: SearchIndexOptions,
): Promise<boolean> {
  return database.forEnterprise(
    enterpriseId,
    async (transaction) => (await takeTurn(transaction)) && (await indexPeople(transaction, options)),
    { inKeyOrder: true },
  );
}

/** The same in the transaction of a writer whose turn it is. */
export async function indexPeople(transaction: EnterpriseTransaction, options: SearchIndexOptions): Promise<boolean> {
  const state = await readState(transaction);
  if (!state || state.search_version === state.current_report_version) return false;
  const version = state.current_report_version;
  const since =
    state.search_version === 0 ? 0 : await renewEarlier(transaction, state.search_version, version, options);
  await writeGeneration(transaction, { since, version }, options);
  await transaction.db
    .updateTable("enterprise_state")
    .set({ search_version: version })
    .where("enterprise_id", "=", transaction.enterpriseId)
    .execute();
  return true;
}

function readState({ db, enterpriseId }: EnterpriseTransaction) {
  return db
    .selectFrom("enterprise_state")
    .select(["search_version", "current_report_version"])
    .where("enterprise_id", "=", enterpriseId)
    .executeTakeFirst();
}

/**
 * Ends people in the generations that stay, removes the others and what no readable report holds; returns the version after
 * which people have to be indexed.
 */
async function renewEarlier(
  transaction: EnterpriseTransaction,
  searchVersion: number,
  version: number,
  { smallGenerationPeople = usualSmallGenerationPeople }: SearchIndexOptions,
): Promise<number> {
  const { db, enterpriseId } = transaction;
  const since = await firstVersionToIndex(transaction, { searchVersion, version, smallGenerationPeople });
  await db
    .deleteFrom("search_blocks")
    .where("enterprise_id", "=", enterpriseId)
    .where("generation", ">", since)
    .execute();
  if (since > 0) await endIndexedPeople(transaction, { after: searchVersion, upTo: version });
  await db
    .deleteFrom("search_blocks")
    .where("enterprise_id", "=", enterpriseId)
    .where("last_valid_to", "<=", version - readableReportsMax + 1)
    .execute();
  return since;
}

async function writeGeneration(
  transaction: EnterpriseTransaction,
  span: { readonly since: number; readonly version: number },
  { signal, blockSizes }: SearchIndexOptions,
): Promise<void> {
  const builder = new BlockBuilder(blockSizes);
  let number = 0;
  let written = Promise.resolve();
  // While Postgres stores a block, the next is begun; not more than one waits.
  const write = async (block: BuiltBlock | null) => {
    await written;
    if (!block) return;
    written = insertBlock(transaction, { generation: span.version, number, block });
    written.catch(() => {}); // told by whoever waits for it, unless reading fails before
    number += 1;
  };
  for await (const people of readPeopleSince(transaction, span)) {
    signal.throwIfAborted();
    for (const person of people) {
      builder.add(person);
      if (builder.full) await write(builder.take());
    }
  }
  await write(builder.take());
  await written;
}

async function insertBlock(
  { db, enterpriseId }: EnterpriseTransaction,
  { generation, number, block }: { readonly generation: number; readonly number: number; readonly block: BuiltBlock },
): Promise<void> {
  const { people, facts, directory, content } = block;
  await db
    .insertInto("search_blocks")
    .values({
      ...{ enterprise_id: enterpriseId, generation, block: number, people, facts, directory, content },
      ...{ first_order_key: block.firstOrderKey, last_order_key: block.lastOrderKey },
      last_valid_to: block.lastValidTo,
    })
    .execute();
}
