import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { SyncLostError, type SyncTask } from "./sync-task.ts";

/**
 * Holds the sync's row to the end of the transaction. Throws `SyncLostError` unless the sync still belongs to this very
 * run: so of two that run one sync, one writes.
 */
export async function lockSync(
  { db, enterpriseId }: EnterpriseTransaction,
  { syncId, claimId }: SyncTask,
): Promise<void> {
  const row = await db
    .selectFrom("syncs")
    .select(["state", "owner_id"])
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "=", syncId)
    .forUpdate()
    .executeTakeFirst();
  if (row?.state === "pending" && row.owner_id === claimId) return;
  throw new SyncLostError("the sync belongs to another run or has ended");
}
