import { bytesLiteral, type CopiedRows, literal, RowCopier } from "@oneseat/database/copied-rows";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { IndexedPerson } from "@oneseat/people-search/block-builder";
import { accountsOfBody } from "./accounts-of-body.ts";

const rowsAtOnce = 2_000;
const field = { orderKey: 0, validFrom: 1, validTo: 2, visualStudio: 3, policySeatsMore: 4, body: 5 } as const;

/** People who began after the version `since` and not after `version`. */
export type PeopleSpan = {
  readonly since: number;
  readonly version: number;
  /** Only those who stand there or behind in the order of the report. */
  readonly from?: Buffer | undefined;
  /** Only those who stand before. */
  readonly before?: Buffer | undefined;
};

/**
 * The people of a span in the order of the report, ended or not, as the bytes that Postgres sends. While the caller works on a
 * batch, the next one comes.
 */
export async function* readPeopleSince(
  { client, enterpriseId }: EnterpriseTransaction,
  span: PeopleSpan,
): AsyncGenerator<Iterable<IndexedPerson>> {
  const copier = new RowCopier(client);
  const copyBehind = (place: Place) => {
    const copy = copier.copy(peopleBehind(place, span, enterpriseId));
    copy.catch(() => {}); // told by whoever waits for it, unless the caller has stopped before
    return copy;
  };
  for (let next = copyBehind({ orderKey: span.from ?? Buffer.alloc(0), validFrom: 0 }); ; ) {
    const rows = await next;
    const isLast = rows.count < rowsAtOnce;
    if (!isLast) {
      rows.goTo(rows.count - 1);
      next = copyBehind({ orderKey: rows.slice(field.orderKey), validFrom: rows.int4(field.validFrom) });
    }
    // One parsed at a time: those of a whole batch would outlive a collection of garbage.
    if (rows.count > 0) yield indexedPeople(rows);
    if (isLast) return;
  }
}

/** Versions count from 1: nobody began in version 0. */
type Place = { readonly orderKey: Buffer; readonly validFrom: number };

function peopleBehind({ orderKey, validFrom }: Place, { since, version, before }: PeopleSpan, enterpriseId: string) {
  return `
    select order_key, valid_from, valid_to, visual_studio, policy_seats_more, body from people
    where enterprise_id = ${literal(enterpriseId)} and valid_from > ${since} and valid_from <= ${version}
      and (order_key, valid_from) > (${bytesLiteral(orderKey)}, ${validFrom})
      ${before ? `and order_key < ${bytesLiteral(before)}` : ""}
    order by order_key, valid_from limit ${rowsAtOnce}`;
}

function* indexedPeople(rows: CopiedRows): Generator<IndexedPerson> {
  for (let row = 0; row < rows.count; row += 1) {
    rows.goTo(row);
    yield {
      // Of its own: a slice would keep the whole batch while the block is built.
      orderKey: Buffer.from(rows.slice(field.orderKey)),
      validFrom: rows.int4(field.validFrom),
      validTo: rows.int4(field.validTo),
      accounts: accountsOfBody(rows.slice(field.body)),
      isVisualStudio: rows.boolean(field.visualStudio),
      isPolicyDifference: rows.int4(field.policySeatsMore) > 0,
    };
  }
}
