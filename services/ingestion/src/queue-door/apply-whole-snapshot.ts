import type { JobName } from "@oneseat/contracts/job-payloads";
import type { ChunkClaims } from "@oneseat/contracts/snapshot-chunk";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { LicenseUsageError } from "@oneseat/license-usage/license-usage-error";
import type { VerifiedChunk } from "@oneseat/queue/seal-chunk";
import { signReceipt } from "@oneseat/queue/sign-receipt";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { Dependencies } from "../dependencies.ts";
import type { AppliedSnapshot } from "../syncs/apply-server-usage.ts";
import { type ReadSnapshot, readingOf } from "../syncs/snapshot-reading.ts";
import type { SyncTask } from "../syncs/sync-task.ts";
import type { KnownConnection } from "./find-connection.ts";

/** What comes in one chunk of this size at most is read while its message is handled. */
const wholeBytesMax = 256 * 1024;

/**
 * Takes a snapshot of one chunk from its message to being in force in one transaction, in which the chunk needs no
 * body and no receipt of its own: what most enterprises send would otherwise take four transactions. False where the snapshot
 * has to go the way of the others, which also records what is wrong with it: then nothing has been written.
 * Running twice is harmless: the second finds the sync. Enforced by the primary key of `syncs`.
 */
export async function applyWholeSnapshot(
  { claims, plain }: VerifiedChunk,
  connection: KnownConnection,
  deps: Dependencies,
): Promise<boolean> {
  if (claims.chunk_count > 1 || claims.enterprise !== connection.slug || plain.length > wholeBytesMax) return false;
  const task = taskOf(claims, plain, connection);
  let accountsRead = 0;
  const addAccounts = (count: number) => {
    accountsRead += count;
  };
  const reading = readingOf(task, deps, { addAccounts });
  try {
    const snapshot = await reading.read(task.bytes);
    await reading.inTransaction(task.enterpriseId, async (transaction) => {
      const applied = await snapshot.apply(transaction);
      await recordSync(transaction, { claims, snapshot, applied, accountsRead, bytesRead: plain.length }, deps);
    });
  } catch (error) {
    if (error instanceof LicenseUsageError || error instanceof NotAloneError) return false;
    throw error;
  } finally {
    await reading.discard();
  }
  deps.metrics.finished.inc({ way: task.way, kind: task.kind, code: "" });
  return true;
}

/** The sync is there already, or the connection has another one under way. */
class NotAloneError extends Error {
  override readonly name = "NotAloneError";
}

function taskOf(
  claims: ChunkClaims,
  plain: Buffer,
  { id, serverId, slug, keyId, publicKey }: KnownConnection,
): SyncTask {
  return {
    ...{ enterpriseId: claims.enterprise_id, slug, syncId: claims.snapshot_id, claimId: claims.snapshot_id },
    ...{ way: "queue", kind: "server" },
    connection: { id, serverId, key: { id: keyId, publicKey } },
    bytes: (async function* () {
      yield plain;
    })(),
  };
}

type WholeSync = {
  readonly claims: ChunkClaims;
  readonly snapshot: ReadSnapshot;
  readonly applied: AppliedSnapshot;
  readonly accountsRead: number;
  readonly bytesRead: number;
};

/** The sync in its final state, its chunk, its receipt, and the request for a dedup. */
async function recordSync(
  { db, enterpriseId }: EnterpriseTransaction,
  { claims, snapshot: { columns }, applied, accountsRead, bytesRead }: WholeSync,
  { keys, now }: Dependencies,
): Promise<void> {
  const { snapshot_id, connection_id, server_id, chunk_number, chunk_count, digest } = claims;
  const binding = {
    enterprise_id: enterpriseId,
    connection_id,
    server_id,
    snapshot_id,
    chunk_number,
    chunk_count,
    digest,
  };
  const final = { result: "success", error: null, issued_at: now().toISOString() } as const;
  const receipt = JSON.stringify({ receipt: await signReceipt({ ...binding, ...final }, keys.signing.privateKey) });
  const dedup = JSON.stringify({ enterprise_id: enterpriseId });
  const [receiptJob, dedupJob]: readonly JobName[] = ["deliver-receipt", "dedup-enterprise"];
  const { rows } = await sql`
    with state as (
      update enterprise_state set accounts_version = accounts_version + 1
      where enterprise_id = ${enterpriseId} returning accounts_version
    ), sync as (
      insert into syncs (enterprise_id, id, way, kind, state, stage, connection_id, deployment_id, host_name, server_id, signed,
        accounts_read, bytes_read, chunk_count, taken_at, users_digest, accounts_version, finished_at)
      select ${enterpriseId}::uuid, ${snapshot_id}::uuid, 'queue', 'server', 'success', 'done', ${connection_id}::uuid,
        ${applied.deploymentId}::uuid, ${columns.host_name}, ${server_id}::uuid, ${applied.signed}::boolean,
        ${accountsRead}::integer, ${bytesRead}::bigint, 1, ${columns.taken_at}::timestamptz, ${columns.users_digest},
        accounts_version, now()
      from state
      where not exists (
        select from syncs where enterprise_id = ${enterpriseId} and connection_id = ${connection_id} and state = 'pending'
      )
      on conflict (enterprise_id, id) do nothing
      returning id
    ), chunk as (
      insert into sync_chunks (enterprise_id, sync_id, chunk_number, digest)
      select ${enterpriseId}::uuid, id, ${chunk_number}::integer, ${digest} from sync
    ), jobs as (
      insert into outbox (enterprise_id, id, job, recipient_id, payload) values
        (${enterpriseId}, ${uuidv7()}, ${receiptJob}, ${connection_id}, ${receipt}),
        (${enterpriseId}, ${uuidv7()}, ${dedupJob}, null, ${dedup})
    )
    select id from sync`.execute(db);
  if (rows.length === 0) throw new NotAloneError("the sync is not the only one of its connection");
}
