import type { SyncError } from "@oneseat/contracts/sync-error";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { SyncsTable } from "@oneseat/database/tables/syncs";
import { type Selectable, sql, type Updateable } from "kysely";
import type { Dependencies } from "../dependencies.ts";
import { enqueueReceipt } from "../queue-door/enqueue-receipt.ts";

export type SyncRow = Selectable<SyncsTable>;
type QueueSyncRow = Pick<SyncRow, "enterprise_id" | "id" | "connection_id" | "server_id" | "chunk_count">;

/** What is known of the snapshot, of a failed one too: it shows where the sync is listed. */
export type SnapshotColumns = Pick<
  Updateable<SyncsTable>,
  | "deployment_id"
  | "host_name"
  | "server_id"
  | "signed"
  | "taken_at"
  | "users_digest"
  | "accounts_read"
  | "bytes_read"
  | "accounts_version"
>;

export type SyncEnd = { readonly error: SyncError | null; readonly snapshot: SnapshotColumns };

type Needs = Pick<Dependencies, "keys" | "now" | "metrics">;

/**
 * Gives a pending sync its final state, in the transaction that made it so; a sync of the queue gets its final receipt and gives
 * up its chunks. Running twice is harmless: a sync that has ended is not touched. False where there was none to end.
 */
export async function endSync(
  transaction: EnterpriseTransaction,
  syncId: string,
  end: SyncEnd,
  needs: Needs,
): Promise<boolean> {
  const { db, enterpriseId } = transaction;
  const { error } = end;
  const row = await db
    .updateTable("syncs")
    .set({
      ...end.snapshot,
      state: error ? "failure" : "success",
      stage: "done",
      error_code: error?.code ?? null,
      error_message: error?.message ?? null,
      error_byte_offset: error?.byte_offset ?? null,
      error_user_index: error?.user_index ?? null,
      owner_id: null,
      owned_until: null,
      finished_at: sql`now()`,
    })
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "=", syncId)
    .where("state", "=", "pending")
    .returning(["enterprise_id", "id", "way", "kind", "connection_id", "server_id", "chunk_count"])
    .executeTakeFirst();
  if (!row) return false;
  if (row.way === "queue") await endQueueSync(transaction, row, error, needs);
  needs.metrics.finished.inc({ way: row.way, kind: row.kind, code: error?.code ?? "" });
  return true;
}

async function endQueueSync(
  transaction: EnterpriseTransaction,
  row: QueueSyncRow,
  error: SyncError | null,
  { keys, now }: Needs,
): Promise<void> {
  const { db, enterpriseId } = transaction;
  const ofSync = db.selectFrom("sync_chunks").where("enterprise_id", "=", enterpriseId).where("sync_id", "=", row.id);
  const last = await ofSync.select(["chunk_number", "digest"]).orderBy("chunk_number", "desc").executeTakeFirst();
  await db
    .updateTable("sync_chunks")
    .set({ body: null })
    .where("enterprise_id", "=", enterpriseId)
    .where("sync_id", "=", row.id)
    .execute();
  if (!last) return;
  const claims = receiptClaimsOf(row, last, { result: error ? "failure" : "success", error });
  await enqueueReceipt(transaction, { ...claims, issued_at: now().toISOString() }, keys.signing);
}

type Chunk = { readonly chunk_number: number; readonly digest: string };
type Result = { readonly result: "staged" | "success" | "failure"; readonly error: SyncError | null };

/** A receipt for one chunk of a queue sync, but for its time. */
export function receiptClaimsOf(row: QueueSyncRow, { chunk_number, digest }: Chunk, { result, error }: Result) {
  const { enterprise_id, connection_id, server_id, chunk_count, id } = row;
  if (connection_id === null || server_id === null || chunk_count === null) {
    throw new Error("a sync of the queue names its connection, its server and the number of its chunks");
  }
  const binding = { enterprise_id, connection_id, server_id, snapshot_id: id, chunk_number, chunk_count, digest };
  return { ...binding, result, error };
}
