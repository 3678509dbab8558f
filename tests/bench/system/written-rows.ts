import type { Client } from "pg";

/** The tables that hold accounts and reports; stages are emptied again and survive no crash. */
const countedTables = [
  "server_accounts",
  "cloud_records",
  "people",
  "uncounted_accounts",
  "report_anchors",
  "search_blocks",
] as const;

type Counts = Readonly<Record<(typeof countedTables)[number], number>>;

/** A moment after which the rows that an enterprise's syncs write are counted. */
export type Mark = { readonly transaction: string; readonly rows: Counts };

export async function markRows(client: Client, enterpriseId: string): Promise<Mark> {
  const { rows } = await client.query<{ id: string }>("select pg_current_xact_id()::text as id");
  return { transaction: rows[0]?.id ?? "0", rows: await countRows(client, enterpriseId, "true") };
}

/**
 * Rows written since, each once: those that were inserted or changed, as the transaction that wrote them says, and those by
 * which a table has become smaller.
 */
export async function countWrittenRows(client: Client, enterpriseId: string, mark: Mark): Promise<Counts> {
  const isNew = `xmin::text::bigint >= ${mark.transaction}::bigint`;
  const written = await countRows(client, enterpriseId, isNew);
  const now = await countRows(client, enterpriseId, "true");
  return countsOf((table) => written[table] + Math.max(0, mark.rows[table] - now[table]));
}

export function sumOf(counts: Counts): number {
  return countedTables.reduce((sum, table) => sum + counts[table], 0);
}

async function countRows(client: Client, enterpriseId: string, condition: string): Promise<Counts> {
  const found = new Map<string, number>();
  for (const table of countedTables) {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) from ${table} where enterprise_id = $1 and ${condition}`,
      [enterpriseId],
    );
    found.set(table, Number(rows[0]?.count));
  }
  return countsOf((table) => found.get(table) ?? 0);
}

function countsOf(count: (table: keyof Counts) => number): Counts {
  return {
    server_accounts: count("server_accounts"),
    cloud_records: count("cloud_records"),
    people: count("people"),
    uncounted_accounts: count("uncounted_accounts"),
    report_anchors: count("report_anchors"),
    search_blocks: count("search_blocks"),
  };
}
