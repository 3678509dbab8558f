import type { EnterpriseTransaction, Transaction } from "@oneseat/database/open-database";
import { sql } from "kysely";

/**
 * Throws unless the stage holds as many rows as were read. It is unlogged: a crash of Postgres between reading and
 * applying empties it, and an empty stage would remove every account that is in force.
 */
export async function requireStaged(
  { db, enterpriseId }: EnterpriseTransaction,
  { table, syncId }: { table: "staged_server_accounts" | "staged_cloud_records"; syncId: string },
  expected: number,
): Promise<void> {
  const { count } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("enterprise_id", "=", enterpriseId)
    .where("sync_id", "=", syncId)
    .executeTakeFirstOrThrow();
  if (count !== expected) throw new Error(`the stage holds ${count} rows where ${expected} were read`);
}

/**
 * For the rest of the transaction. The stage has just been filled and Postgres knows nothing of it: left alone it takes
 * a million rows for a handful and looks each up on its own.
 */
export async function preferHashJoins(db: Transaction["db"]): Promise<void> {
  await sql`set local enable_nestloop = off`.execute(db);
  await sql`set local work_mem = '64MB'`.execute(db);
}
