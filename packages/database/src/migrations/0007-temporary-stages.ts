import { type Kysely, sql } from "kysely";

/**
 * What a sync has read lies in a temporary table of its own connection until it is applied: such a table needs no index to
 * tell syncs apart, no clearing, and no process that looks for what a dead one has left.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop table staged_server_accounts, staged_cloud_records`.execute(db);
}
