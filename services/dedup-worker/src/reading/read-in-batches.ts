import type { EnterpriseTransaction } from "@oneseat/database/open-database";

const cursorName = "oneseat_batches";

export type Query = { readonly sql: string; readonly parameters: readonly unknown[] };

/**
 * The rows of a query in batches, through a cursor of Postgres, so that memory holds two batches whatever the number of
 * rows: while the caller works on one, Postgres reads the next. The cursor shows the data as it was when the first batch was
 * asked for, also where the caller changes it between two batches. One walk at a time in a transaction.
 */
export async function* readInBatches<Row>(
  { client }: EnterpriseTransaction,
  query: Query,
  rowsAtOnce: number,
): AsyncGenerator<Row[]> {
  await client.query(`declare ${cursorName} no scroll cursor for ${query.sql}`, [...query.parameters]);
  const fetch = () => {
    const next = client.query<Row & object>(`fetch ${rowsAtOnce} from ${cursorName}`);
    next.catch(() => {}); // told by whoever waits for it, unless the walk ends before
    return next;
  };
  for (let next = fetch(); ; ) {
    const { rows } = await next;
    const isLast = rows.length < rowsAtOnce;
    if (!isLast) next = fetch();
    if (rows.length > 0) yield rows;
    if (isLast) break;
  }
  await client.query(`close ${cursorName}`);
}
