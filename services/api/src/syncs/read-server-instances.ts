import type { ServerInstance } from "@oneseat/contracts/server-instance";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { type SyncRow, syncErrorOf } from "./sync-of-row.ts";

export type ReadServerInstance = Omit<ServerInstance, "last_success_at"> & { readonly lastSuccessAt: Date | null };

/**
 * Every server instance that the enterprise knows, by host name: those with accounts, and those that are connected or
 * whose key is registered but that have never synced.
 */
export async function readServerInstances(transaction: EnterpriseTransaction): Promise<ReadServerInstance[]> {
  const { db, enterpriseId } = transaction;
  const deployments = await db
    .selectFrom("deployments")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .where("kind", "=", "server")
    .execute();
  const connections = await db
    .selectFrom("connections")
    .select(["server_id", "host_name", "state"])
    .where("enterprise_id", "=", enterpriseId)
    .where("state", "<>", "awaiting_enrolment")
    .execute();
  const lastSyncs = await readLastSyncs(transaction, { onlySuccess: false });
  const lastSuccesses = await readLastSyncs(transaction, { onlySuccess: true });

  const instances = new Map<string, ReadServerInstance>();
  for (const { server_id, host_name } of [...connections, ...deployments]) {
    if (server_id === null) continue;
    const deployment = deployments.find((one) => one.server_id === server_id);
    const success = lastSuccesses.get(server_id);
    instances.set(server_id, {
      server_id,
      host_name,
      version: deployment?.version ?? null,
      is_connected: connections.some((one) => one.server_id === server_id && one.state === "enrolled"),
      accounts: deployment?.account_count ?? 0,
      left_out: { suspended: deployment?.left_out_suspended ?? 0, built_in: deployment?.left_out_built_in ?? 0 },
      last_sync: lastSyncOf(lastSyncs.get(server_id)),
      signed: success?.signed ?? null,
      description: descriptionOf(success),
      lastSuccessAt: success?.finished_at ?? null,
    });
  }
  return [...instances.values()].sort((a, b) => (a.host_name < b.host_name ? -1 : 1));
}

/** The newest sync of each server instance, by whatever way it came. */
async function readLastSyncs(
  { db, enterpriseId }: EnterpriseTransaction,
  { onlySuccess }: { onlySuccess: boolean },
): Promise<Map<string | null, SyncRow>> {
  const rows = await db
    .selectFrom("syncs")
    .distinctOn("server_id")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .where("server_id", "is not", null)
    .where("kind", "=", "server")
    .$if(onlySuccess, (query) => query.where("state", "=", "success"))
    .orderBy("server_id")
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
  return new Map(rows.map((row) => [row.server_id, row]));
}

function lastSyncOf(row: SyncRow | undefined): ServerInstance["last_sync"] {
  if (!row) return null;
  const date = (row.finished_at ?? row.created_at).toISOString();
  return { id: row.id, way: row.way, date, status: row.state, error: syncErrorOf(row) };
}

/** GitHub's wording for where the usage in force comes from. */
function descriptionOf(success: SyncRow | undefined): ServerInstance["description"] {
  if (!success) return "GitHub Connect server usage never synced";
  return success.way === "file" ? "Server usage uploaded" : "GitHub Connect server usage synced";
}
