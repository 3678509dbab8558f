import type { EnterpriseTransaction } from "@oneseat/database/open-database";

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
