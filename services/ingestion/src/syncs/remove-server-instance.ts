import { deleteConnections } from "@oneseat/database/delete-connections";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { requestDedup } from "@oneseat/database/request-dedup";
import type { Dependencies } from "../dependencies.ts";
import { endSync } from "./end-sync.ts";
import { syncError } from "./to-sync-error.ts";

/**
 * Removes an instance: its accounts, its connection with token and key, and what is on the way from it; then asks for a
 * report without it. Its past syncs stay in the history. False where no such instance is known. Rows are locked in the
 * order of all writers (syncs, deployment, state), so that a snapshot that is being applied is waited for.
 */
export async function removeServerInstance(
  transaction: EnterpriseTransaction,
  serverId: string,
  deps: Dependencies,
): Promise<boolean> {
  await endQueueSyncs(transaction, serverId, deps);
  const hadAccounts = await removeDeployment(transaction, serverId);
  const hadConnection = await removeConnections(transaction, serverId);
  if (hadAccounts) await requestDedup(transaction);
  return hadAccounts || hadConnection;
}

async function endQueueSyncs(transaction: EnterpriseTransaction, serverId: string, deps: Dependencies): Promise<void> {
  const { db, enterpriseId } = transaction;
  const pending = await db
    .selectFrom("syncs")
    .select("id")
    .where("enterprise_id", "=", enterpriseId)
    .where("server_id", "=", serverId)
    .where("way", "=", "queue")
    .where("state", "=", "pending")
    .orderBy("id")
    .forUpdate()
    .execute();
  const error = syncError(
    "unknown_connection",
    "This server instance was removed from the enterprise. Enrol it again.",
  );
  for (const { id } of pending) await endSync(transaction, id, { error, snapshot: {} }, deps);
}

async function removeDeployment({ db, enterpriseId }: EnterpriseTransaction, serverId: string): Promise<boolean> {
  const deployment = await db
    .deleteFrom("deployments")
    .where("enterprise_id", "=", enterpriseId)
    .where("server_id", "=", serverId)
    .returning("id")
    .executeTakeFirst();
  if (!deployment) return false;
  await db
    .deleteFrom("server_accounts")
    .where("enterprise_id", "=", enterpriseId)
    .where("deployment_id", "=", deployment.id)
    .execute();
  return true;
}

async function removeConnections(transaction: EnterpriseTransaction, serverId: string): Promise<boolean> {
  const connections = await transaction.db
    .selectFrom("connections")
    .select("id")
    .where("enterprise_id", "=", transaction.enterpriseId)
    .where("server_id", "=", serverId)
    .execute();
  const removed = await deleteConnections(
    transaction,
    connections.map(({ id }) => id),
  );
  return removed > 0;
}
