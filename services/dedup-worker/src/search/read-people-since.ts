import type { AccountBody, PersonBody } from "@oneseat/contracts/person-body";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { IndexedPerson } from "@oneseat/people-search/block-builder";
import { type RawBuilder, sql } from "kysely";

const rowsAtOnce = 2_000;

/**
 * The people who began after one version and not after another, in the order of the report, ended or not. While the
 * caller works on a batch, Postgres reads the next.
 */
export async function* readPeopleSince(
  transaction: EnterpriseTransaction,
  span: { readonly since: number; readonly version: number },
): AsyncGenerator<Iterable<IndexedPerson>> {
  let batch = await readBatch(transaction, span, sql`true`);
  for (;;) {
    const last = batch.at(-1);
    if (!last) return;
    const isLast = batch.length < rowsAtOnce;
    const after = sql`(order_key, valid_from) > (${last.order_key}, ${last.valid_from})`;
    const next = isLast ? Promise.resolve([]) : readBatch(transaction, span, after);
    next.catch(() => {}); // told by the await below, unless the caller has stopped before
    // One parsed at a time: those of a whole batch would outlive a collection of garbage.
    yield indexedPeople(batch);
    batch = await next;
  }
}

type PersonRow = Awaited<ReturnType<typeof readBatch>>[number];

function* indexedPeople(rows: readonly PersonRow[]): Generator<IndexedPerson> {
  for (const row of rows) {
    yield {
      orderKey: row.order_key,
      validFrom: row.valid_from,
      validTo: row.valid_to,
      accounts: accountsOfBody(row.body),
      isVisualStudio: row.visual_studio,
      isPolicyDifference: row.policy_seats_more > 0,
    };
  }
}

/**
 * Parses no more of a body than its accounts, which come first: the reasons behind them are a third of all bodies. Nothing
 * inside an account looks like their begin: it has no such list, and a quote in a text is escaped.
 */
function accountsOfBody(body: string): readonly AccountBody[] {
  const end = body.startsWith('{"accounts":[') ? body.indexOf('],"reasons":[') : -1;
  return (JSON.parse(end < 0 ? body : `${body.slice(0, end)}]}`) as PersonBody).accounts;
}

async function readBatch(
  { db, enterpriseId }: EnterpriseTransaction,
  { since, version }: { readonly since: number; readonly version: number },
  after: RawBuilder<unknown>,
) {
  return db
    .selectFrom("people")
    .select(["order_key", "valid_from", "valid_to", "visual_studio", "policy_seats_more", "body"])
    .where("enterprise_id", "=", enterpriseId)
    .where("valid_from", ">", since)
    .where("valid_from", "<=", version)
    .where(sql<boolean>`${after}`)
    .orderBy("order_key")
    .orderBy("valid_from")
    .limit(rowsAtOnce)
    .execute();
}
