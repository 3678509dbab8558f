import type { JobName } from "@oneseat/contracts/job-payloads";
import type { ChunkClaims } from "@oneseat/contracts/snapshot-chunk";
import { type Statement, sendTogether } from "@oneseat/database/send-together";
import { LicenseUsageError } from "@oneseat/license-usage/license-usage-error";
import type { VerifiedChunk } from "@oneseat/queue/seal-chunk";
import { signReceipt } from "@oneseat/queue/sign-receipt";
import { v7 as uuidv7 } from "uuid";
import type { Dependencies } from "../dependencies.ts";
import type { AppliedSnapshot } from "../syncs/apply-server-usage.ts";
import { refuseHostName } from "../syncs/lock-deployment.ts";
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
      const { applied, rest } = await snapshot.apply(transaction);
      const record = await recordOf({ claims, snapshot, applied, accountsRead, bytesRead: plain.length }, deps);
      const results = await sendTogether(transaction.client, [...rest, record]).catch(refuseHostName);
      if (results.at(-1)?.rowCount !== 1) throw new NotAloneError("the sync is not the only one of its connection");
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

/** The sync in its final state, its chunk, its receipt, and the request for a dedup: of no row where it is not alone. */
async function recordOf(
  { claims, snapshot: { columns }, applied, accountsRead, bytesRead }: WholeSync,
  { keys, now }: Dependencies,
): Promise<Statement> {
  const { enterprise_id, snapshot_id, connection_id, server_id, chunk_number, chunk_count, digest } = claims;
  const binding = { enterprise_id, connection_id, server_id, snapshot_id, chunk_number, chunk_count, digest };
  const final = { result: "success", error: null, issued_at: now().toISOString() } as const;
  const receipt = JSON.stringify({ receipt: await signReceipt({ ...binding, ...final }, keys.signing.privateKey) });
  const dedup = JSON.stringify({ enterprise_id });
  const { host_name, taken_at, users_digest } = columns;
  const sync = [snapshot_id, connection_id, server_id, applied.deploymentId, host_name, applied.signed];
  const read = [accountsRead, bytesRead, taken_at.toISOString(), users_digest];
  return {
    name: "record-whole-sync",
    text: recordText,
    values: [enterprise_id, ...sync, ...read, chunk_number, digest, uuidv7(), receipt, uuidv7(), dedup],
  };
}

const [receiptJob, dedupJob]: readonly JobName[] = ["deliver-receipt", "dedup-enterprise"];

const recordText = `
  with state as (
    update enterprise_state set accounts_version = accounts_version + 1 where enterprise_id = $1
    returning accounts_version
  ), sync as (
    insert into syncs (enterprise_id, id, way, kind, state, stage, connection_id, server_id, deployment_id, host_name, signed,
      accounts_read, bytes_read, taken_at, users_digest, chunk_count, accounts_version, finished_at)
    select $1::uuid, $2::uuid, 'queue', 'server', 'success', 'done', $3::uuid, $4::uuid, $5::uuid, $6, $7::boolean,
      $8::integer, $9::bigint, $10::timestamptz, $11, 1, accounts_version, now()
    from state
    where not exists (
      select from syncs where enterprise_id = $1 and connection_id = $3 and state = 'pending'
    )
    on conflict (enterprise_id, id) do nothing
    returning id
  ), chunk as (
    insert into sync_chunks (enterprise_id, sync_id, chunk_number, digest)
    select $1::uuid, id, $12::integer, $13 from sync
  ), jobs as (
    insert into outbox (enterprise_id, id, job, recipient_id, payload) values
      ($1, $14::uuid, '${receiptJob}', $3, $15::jsonb), ($1, $16::uuid, '${dedupJob}', null, $17::jsonb)
  )
  select id from sync`;
