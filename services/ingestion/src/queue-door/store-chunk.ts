import type { ChunkClaims } from "@oneseat/contracts/snapshot-chunk";
import { syncError as syncErrorShape } from "@oneseat/contracts/sync-error";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { sql } from "kysely";
import type { Dependencies } from "../dependencies.ts";
import { nothingYet } from "../syncs/begin-upload.ts";
import { claimSync } from "../syncs/claim-sync.ts";
import { endSync, receiptClaimsOf, type SyncRow } from "../syncs/end-sync.ts";
import { syncError } from "../syncs/to-sync-error.ts";
import { enqueueReceipt } from "./enqueue-receipt.ts";
import type { KnownConnection } from "./find-connection.ts";
import type { QueueSync } from "./run-queue-sync.ts";

/** A snapshot whose next chunk does not come for this long has failed. The connector sends again every minute. */
const chunkWaitHours = 24;

/**
 * `stored`: kept, more are to come. `complete`: all are here, and the sync is claimed. `known`: nothing to do but to send
 * the receipt again. `refused`: the sync has failed for what the message says. `conflict`: not what was said before.
 */
export type StoreOutcome =
  | { readonly result: "stored" | "known" | "refused" | "conflict" }
  | { readonly result: "complete"; readonly sync: QueueSync };

/**
 * Stores a verified chunk and promises its receipt in one transaction, so that a receipt always means stored. Running twice is
 * harmless: a number that is there with the same digest only has its receipt sent again, with another digest the
 * message is refused. Enforced by the primary keys of `syncs` and `sync_chunks`; the locked row of the sync puts messages in line.
 */
export async function storeChunk(
  claims: ChunkClaims,
  deflated: Buffer,
  connection: KnownConnection,
  deps: Dependencies,
): Promise<StoreOutcome> {
  return deps.database.forEnterprise(claims.enterprise_id, async (transaction) => {
    await insertSync(transaction, claims, connection, deps);
    const sync = await lockSync(transaction, claims.snapshot_id);
    const knownDigest = await findDigest(transaction, claims);
    if (!isSameSnapshot(sync, claims) || (knownDigest ?? claims.digest) !== claims.digest)
      return { result: "conflict" };
    if (sync.state !== "pending" || knownDigest !== null) {
      await sendReceipt(transaction, sync, claims, deps);
      return { result: "known" };
    }
    await insertChunk(transaction, claims, deflated);
    if (claims.enterprise !== connection.slug) {
      await endSync(transaction, sync.id, { error: wrongEnterprise, snapshot: {} }, deps);
      return { result: "refused" };
    }
    await sendReceipt(transaction, sync, claims, deps);
    if (!(await isComplete(transaction, sync))) return { result: "stored" };
    const claimId = await claimSync(transaction, sync.id);
    const { id, slug, serverId } = connection;
    const task = { enterpriseId: sync.enterprise_id, slug, syncId: sync.id, claimId, connection: { id, serverId } };
    return { result: "complete", sync: task };
  });
}

const wrongEnterprise = syncError(
  "wrong_enterprise",
  "The connector names another enterprise than it is enrolled in. Enrol it again where it belongs.",
);

/** A connector has one snapshot under way: with the first chunk of another, what it left behind will never be whole. */
async function insertSync(
  transaction: EnterpriseTransaction,
  claims: ChunkClaims,
  connection: KnownConnection,
  deps: Dependencies,
): Promise<void> {
  const { db, enterpriseId } = transaction;
  const inserted = await db
    .insertInto("syncs")
    .values({
      ...{ ...nothingYet, enterprise_id: enterpriseId, id: claims.snapshot_id, way: "queue", kind: "server" },
      ...{ state: "pending", stage: "receiving", connection_id: connection.id },
      ...{ server_id: connection.serverId, host_name: connection.hostName },
      ...{ chunk_count: claims.chunk_count, taken_at: new Date(claims.taken_at) },
      ...{ owner_id: null, owned_until: chunkDeadline() },
    })
    .onConflict((conflict) => conflict.columns(["enterprise_id", "id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!inserted) return;
  const superseded = await db
    .selectFrom("syncs")
    .select("id")
    .where("enterprise_id", "=", enterpriseId)
    .where("connection_id", "=", connection.id)
    .where("way", "=", "queue")
    .where("state", "=", "pending")
    .where("owner_id", "is", null)
    .where("id", "<>", claims.snapshot_id)
    .where("taken_at", "<=", new Date(claims.taken_at))
    .forUpdate()
    .skipLocked()
    .execute();
  const error = syncError("incomplete", "The connector has begun to send a newer snapshot before this one was whole.");
  for (const { id } of superseded) await endSync(transaction, id, { error, snapshot: {} }, deps);
}

function lockSync({ db, enterpriseId }: EnterpriseTransaction, syncId: string): Promise<SyncRow> {
  return db
    .selectFrom("syncs")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "=", syncId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

function isSameSnapshot(sync: SyncRow, claims: ChunkClaims): boolean {
  return (
    sync.way === "queue" &&
    sync.connection_id === claims.connection_id &&
    sync.server_id === claims.server_id &&
    sync.chunk_count === claims.chunk_count &&
    claims.chunk_number <= claims.chunk_count
  );
}

async function findDigest({ db, enterpriseId }: EnterpriseTransaction, claims: ChunkClaims): Promise<string | null> {
  const known = await db
    .selectFrom("sync_chunks")
    .select("digest")
    .where("enterprise_id", "=", enterpriseId)
    .where("sync_id", "=", claims.snapshot_id)
    .where("chunk_number", "=", claims.chunk_number)
    .executeTakeFirst();
  return known?.digest ?? null;
}

async function insertChunk(
  { db, enterpriseId }: EnterpriseTransaction,
  claims: ChunkClaims,
  body: Buffer,
): Promise<void> {
  const { snapshot_id, chunk_number, digest } = claims;
  await db
    .insertInto("sync_chunks")
    .values({ enterprise_id: enterpriseId, sync_id: snapshot_id, chunk_number, digest, body })
    .execute();
  await db
    .updateTable("syncs")
    .set({ owned_until: chunkDeadline() })
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "=", snapshot_id)
    .execute();
}

/** The receipt that the chunk has: of the whole snapshot once that has ended. */
async function sendReceipt(
  transaction: EnterpriseTransaction,
  sync: SyncRow,
  chunk: ChunkClaims,
  { keys, now }: Dependencies,
): Promise<void> {
  const result = sync.state === "success" || sync.state === "failure" ? sync.state : "staged";
  const claims = receiptClaimsOf(sync, chunk, { result, error: errorOf(sync) });
  await enqueueReceipt(transaction, { ...claims, issued_at: now().toISOString() }, keys.signing);
}

function errorOf(sync: SyncRow) {
  if (sync.error_code === null) return null;
  return syncErrorShape.parse({
    ...{ code: sync.error_code, message: sync.error_message },
    ...{ byte_offset: sync.error_byte_offset, user_index: sync.error_user_index },
  });
}

/** Whether all chunks of a sync of the queue are stored. */
export async function isComplete({ db, enterpriseId }: EnterpriseTransaction, sync: SyncRow): Promise<boolean> {
  const { count } = await db
    .selectFrom("sync_chunks")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("enterprise_id", "=", enterpriseId)
    .where("sync_id", "=", sync.id)
    .executeTakeFirstOrThrow();
  return count === sync.chunk_count;
}

function chunkDeadline() {
  return sql<Date>`now() + ${chunkWaitHours}::integer * interval '1 hour'`;
}
