import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { sql } from "kysely";
import type { Dependencies } from "../dependencies.ts";
import type { QueueSync } from "../queue-door/run-queue-sync.ts";
import { isComplete } from "../queue-door/store-chunk.ts";
import { claimSync } from "./claim-sync.ts";
import { endSync, type SyncRow } from "./end-sync.ts";
import { syncError } from "./to-sync-error.ts";

const sweptMax = 100;

/**
 * Deals with pending syncs whose claim has run out: their process has died, or the rest of their chunks never came. A
 * complete snapshot of the queue is claimed and returned, to be run again; anything else has failed as `incomplete`. Any
 * process may do this at any time: a sync that a living process works on holds a claim or a row lock. So running twice is harmless.
 */
export async function sweepSyncs(deps: Dependencies): Promise<QueueSync[]> {
  const claimed: QueueSync[] = [];
  for (const { enterprise_id, id } of await findAbandoned(deps)) {
    const sync = await deps.database.forEnterprise(enterprise_id, (transaction) => sweepSync(transaction, id, deps));
    if (sync) claimed.push(sync);
  }
  return claimed;
}

/** Of all enterprises at once: who holds no claim is a question of the installation. It reads ids and nothing else. */
function findAbandoned(deps: Dependencies) {
  return deps.database.forInstallation(({ db }) =>
    db
      .selectFrom("syncs")
      .select(["enterprise_id", "id"])
      .where("state", "=", "pending")
      .where("owned_until", "<", sql<Date>`now()`)
      .orderBy("owned_until")
      .limit(sweptMax)
      .execute(),
  );
}

async function sweepSync(
  transaction: EnterpriseTransaction,
  syncId: string,
  deps: Dependencies,
): Promise<QueueSync | null> {
  const { db, enterpriseId } = transaction;
  const sync = await db
    .selectFrom("syncs")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "=", syncId)
    .where("state", "=", "pending")
    .where("owned_until", "<", sql<Date>`now()`)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!sync) return null;
  const queueSync = await completeQueueSync(transaction, sync);
  if (queueSync) return { ...queueSync, claimId: await claimSync(transaction, syncId) };
  const error = sync.way === "queue" ? chunksMissing : uploadCutOff;
  await endSync(transaction, syncId, { error, snapshot: {} }, deps);
  deps.logger.warn({ sync_id: syncId }, "abandoned sync ended");
  return null;
}

async function completeQueueSync(transaction: EnterpriseTransaction, sync: SyncRow) {
  const { db, enterpriseId } = transaction;
  if (sync.way !== "queue" || sync.connection_id === null || sync.server_id === null) return null;
  if (!(await isComplete(transaction, sync))) return null;
  const { slug } = await db
    .selectFrom("enterprises")
    .select("slug")
    .where("id", "=", enterpriseId)
    .executeTakeFirstOrThrow();
  const connection = { id: sync.connection_id, serverId: sync.server_id };
  return { enterpriseId, slug, syncId: sync.id, connection };
}

const uploadCutOff = syncError(
  "incomplete",
  "OneSeat was stopped while it took this file in, before the whole of it was safe. Upload it again.",
);
const chunksMissing = syncError(
  "incomplete",
  "The rest of this snapshot never came. See on the connector's License page why, and sync again.",
);
