import type { EnterpriseTransaction } from "@oneseat/database/open-database";

const cursorName = "oneseat_batches";

export type Query = { readonly sql: string; readonly parameters: readonly unknown[] };

/**
 * The rows of a query in batches, through a cursor of Postgres, so that memory holds one batch whatever the number of
 * rows. The cursor shows the data as it was when the first batch was asked for, also where the caller changes it
 * between two batches. One walk at a time in a transaction.
 */
export async function* readInBatches<Row>(
  { client }: EnterpriseTransaction,
  query: Query,
  rowsAtOnce: number,
): AsyncGenerator<Row[]> {
  await client.query(`declare ${cursorName} no scroll cursor for ${query.sql}`, [...query.parameters]);
  for (;;) {
    const { rows } = await client.query<Row & object>(`fetch ${rowsAtOnce} from ${cursorName}`);
    if (rows.length > 0) yield rows;
    if (rows.length < rowsAtOnce) break;
  }
  await client.query(`close ${cursorName}`);
}
