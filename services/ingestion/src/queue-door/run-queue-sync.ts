import { describeError } from "@oneseat/runtime/describe-error";
import type { Dependencies } from "../dependencies.ts";
import { releaseSync } from "../syncs/claim-sync.ts";
import { runSync } from "../syncs/run-sync.ts";
import { SyncLostError, type SyncTask } from "../syncs/sync-task.ts";
import { storedBytes } from "./stored-bytes.ts";

/** A complete snapshot of the queue that was claimed. */
export type QueueSync = Pick<SyncTask, "enterpriseId" | "slug" | "syncId" | "claimId"> & {
  readonly connection: NonNullable<SyncTask["connection"]>;
};

/** Runs it in the background; the process waits for it when it stops. */
export function startQueueSync(sync: QueueSync, deps: Dependencies): void {
  deps.runs.track(runQueueSync(sync, deps), (error) => {
    deps.logger.warn({ sync_id: sync.syncId, error: describeError(error) }, "sync left for another try");
  });
}

/**
 * Runs a snapshot whose chunks are all stored. Where something other than the snapshot is at fault the sync stays pending, and a
 * sweep has it run again: what had its receipt is not lost.
 */
async function runQueueSync(sync: QueueSync, deps: Dependencies): Promise<void> {
  const task: SyncTask = { ...sync, way: "queue", kind: "server", bytes: storedBytes(deps.database, sync) };
  try {
    await runSync(task, deps, { canRunAgain: true });
  } catch (error) {
    if (!(error instanceof SyncLostError)) await releaseSync(sync, deps);
    throw error;
  }
}
