import { anchorSpacing, readableReportsMax } from "@oneseat/contracts/report";
import type { Database, EnterpriseTransaction } from "@oneseat/database/open-database";
import { type Statement, sendTogether } from "@oneseat/database/send-together";
import type { BlockSizes, BuiltBlock } from "@oneseat/people-search/block-builder";
import { takeTurn } from "../take-turn.ts";
import { buildBlocks } from "./build-blocks.ts";
import { endIndexedPeople } from "./end-indexed-people.ts";
import { firstVersionToIndex } from "./first-version-to-index.ts";
import type { PeopleSpan } from "./read-people-since.ts";

/** A generation as small as this is indexed anew with the next one, rather than kept beside it. */
const usualSmallGenerationPeople = 2_048;
/** For fewer people it takes longer to start another thread than to build their blocks. */
const usualApartPeopleMin = 50_000;
/** Blocks are numbered in the order of the report; how many those of the lower half become is not known before. */
const firstUpperBlock = 1_000_000;

export type SearchIndexOptions = {
  readonly signal: AbortSignal;
  /** Smaller ones let a test have many. */
  readonly blockSizes?: BlockSizes;
  readonly smallGenerationPeople?: number;
  /**
   * Builds the blocks of a span elsewhere, so that it takes half the time. What is read there is what stands here: whose turn
   * it is has locked everybody else out, and people in a report do not change but by the next one.
   */
  readonly buildApart?: (enterpriseId: string, span: PeopleSpan) => AsyncIterable<BuiltBlock>;
  readonly apartPeopleMin?: number;
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
    async (transaction) => {
      const versions = (await takeTurn(transaction)) && (await readVersions(transaction));
      return versions ? indexPeople(transaction, versions, options) : false;
    },
    { inKeyOrder: true },
  );
}

/** Of reports: the last that can be searched, and the last. */
type IndexVersions = { readonly indexed: number; readonly current: number };

/** The same in the transaction of a writer whose turn it is. */
export async function indexPeople(
  transaction: EnterpriseTransaction,
  { indexed, current }: IndexVersions,
  options: SearchIndexOptions,
): Promise<boolean> {
  if (indexed === current) return false;
  const since = indexed === 0 ? 0 : await renewEarlier(transaction, indexed, current, options);
  await writeGeneration(transaction, { since, version: current }, options);
  await transaction.client.query({
    name: "set-search-version",
    text: "update enterprise_state set search_version = $2 where enterprise_id = $1",
    values: [transaction.enterpriseId, current],
  });
  return true;
}

function readVersions({ db, enterpriseId }: EnterpriseTransaction): Promise<IndexVersions | undefined> {
  return db
    .selectFrom("enterprise_state")
    .select(["search_version as indexed", "current_report_version as current"])
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
  span: PeopleSpan,
  options: SearchIndexOptions,
): Promise<void> {
  const middle = await findMiddle(transaction, span, options);
  const { buildApart } = options;
  if (!middle || !buildApart)
    return writeBlocks(transaction, buildBlocks(transaction, span, options), { span, first: 0 });
  const [lower, upper] = [
    { ...span, before: middle },
    { ...span, from: middle },
  ];
  // Both to their ends, whatever happens: nothing may be sent once the transaction is rolled back.
  const halves = await Promise.allSettled([
    writeBlocks(transaction, buildBlocks(transaction, lower, options), { span, first: 0 }),
    writeBlocks(transaction, buildApart(transaction.enterpriseId, upper), { span, first: firstUpperBlock }),
  ]);
  for (const half of halves) if (half.status === "rejected") throw half.reason;
}

/** Where the order of the report is halved, if all of a report is indexed and it is large. */
async function findMiddle(
  { client, enterpriseId }: EnterpriseTransaction,
  { since }: PeopleSpan,
  { apartPeopleMin = usualApartPeopleMin, buildApart }: SearchIndexOptions,
): Promise<Buffer | null> {
  if (since > 0 || !buildApart) return null;
  const { rows } = await client.query<{ order_key: Buffer }>(
    `select order_key
     from enterprise_state as state
     join reports on reports.enterprise_id = $1 and reports.id = state.current_report_id
     join report_anchors as anchors on anchors.enterprise_id = $1 and anchors.report_id = reports.id
       and position = seats_consumed / 2 / ${anchorSpacing} * ${anchorSpacing}
     where state.enterprise_id = $1 and seats_consumed >= $2`,
    [enterpriseId, apartPeopleMin],
  );
  return rows[0]?.order_key ?? null;
}

/** While Postgres stores a block, the next is begun; not more than one waits. */
async function writeBlocks(
  transaction: EnterpriseTransaction,
  blocks: AsyncIterable<BuiltBlock>,
  { span, first }: { readonly span: PeopleSpan; readonly first: number },
): Promise<void> {
  let number = first;
  let written = Promise.resolve();
  for await (const block of blocks) {
    await written;
    written = insertBlock(transaction, blockOf(transaction.enterpriseId, { generation: span.version, number, block }));
    written.catch(() => {}); // told by whoever waits for it, unless reading fails before
    number += 1;
  }
  await written;
}

async function insertBlock({ client }: EnterpriseTransaction, block: Statement): Promise<void> {
  await sendTogether(client, [block]);
}

type NumberedBlock = { readonly generation: number; readonly number: number; readonly block: BuiltBlock };

/** The statement that stores a block. */
export function blockOf(enterpriseId: string, { generation, number, block }: NumberedBlock): Statement {
  const { people, firstOrderKey, lastOrderKey, lastValidTo, facts, directory, content } = block;
  return {
    name: "insert-search-block",
    text: `
      insert into search_blocks (enterprise_id, generation, block, people, first_order_key, last_order_key, last_valid_to,
        facts, directory, content)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      ...[enterpriseId, generation, number, people, firstOrderKey, lastOrderKey, lastValidTo],
      ...[facts, directory, content],
    ],
  };
}
