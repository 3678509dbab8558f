import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";

export type Floor = {
  readonly seconds: number;
  readonly rows: number;
  readonly bytes: number;
  /** Of the tables that it was loaded into. */
  readonly schema: readonly string[];
};

type StoredTable = {
  readonly name: string;
  /** What a report needs; versions that its makers have ended on the way do not count. */
  readonly where: string;
  readonly orderBy: string;
};

const inForce = "valid_to = 2147483647";
const current =
  "report_id = (select current_report_id from enterprise_state as state where state.enterprise_id = stored.enterprise_id)";

/** What an enterprise's accounts and its report come to. */
const storedTables: readonly StoredTable[] = [
  { name: "server_accounts", where: "true", orderBy: "deployment_id, user_id" },
  { name: "cloud_records", where: "true", orderBy: "deployment_id, kind, record_key" },
  { name: "people", where: inForce, orderBy: "order_key" },
  { name: "uncounted_accounts", where: inForce, orderBy: "account_key" },
  { name: "report_anchors", where: current, orderBy: "position" },
];

const readBytes = 1024 * 1024;

/**
 * The time in which Postgres loads the very rows that an enterprise has come to: binary COPY of ready bytes, in the order of the
 * primary keys, into empty tables with the same columns, indexes and storage, in one transaction that is on disk at its end.
 */
export async function measureCopyFloor(client: Client, enterpriseId: string, folder: string): Promise<Floor> {
  const fileOf = ({ name }: StoredTable) => join(folder, `${name}.copy`);
  for (const table of storedTables) {
    const { name, where, orderBy } = table;
    const rows = `select * from ${name} as stored where enterprise_id = '${enterpriseId}' and ${where} order by ${orderBy}`;
    await pipeline(client.query(copyTo(`copy (${rows}) to stdout (format binary)`)), createWriteStream(fileOf(table)));
  }
  await client.query("create schema floor");
  try {
    for (const { name } of storedTables)
      await client.query(`create table floor.${name} (like public.${name} including all)`);
    await client.query("checkpoint");
    const startedAt = performance.now();
    await client.query("begin");
    let rows = 0;
    let bytes = 0;
    for (const table of storedTables) {
      const copy = client.query(copyFrom(`copy floor.${table.name} from stdin (format binary)`));
      const source = createReadStream(fileOf(table), { highWaterMark: readBytes });
      await pipeline(source, copy);
      rows += copy.rowCount;
      bytes += source.bytesRead;
    }
    await client.query("commit");
    const seconds = (performance.now() - startedAt) / 1_000;
    return { seconds, rows, bytes, schema: await describeFloor(client) };
  } finally {
    await client.query("drop schema floor cascade");
  }
}

async function describeFloor(client: Client): Promise<string[]> {
  const columns = await client.query<{ line: string }>(`
    select table_name || ' (' || string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position) || ')' as line
    from information_schema.columns where table_schema = 'floor' group by table_name order by table_name`);
  const indexes = await client.query<{ line: string }>(
    "select indexdef as line from pg_indexes where schemaname = 'floor' order by tablename, indexname",
  );
  return [...columns.rows, ...indexes.rows].map(({ line }) => line);
}
