import { setTimeout as sleep } from "node:timers/promises";
import { requestDedup } from "@oneseat/database/request-dedup";
import { sendTogether } from "@oneseat/database/send-together";
import { describeError } from "@oneseat/runtime/describe-error";
import type { Dependencies } from "../dependencies.ts";
import { endSync, type SnapshotColumns } from "./end-sync.ts";
import { refuseHostName } from "./lock-deployment.ts";
import { lockSync } from "./lock-sync.ts";
import { type ReadSnapshot, readingOf, type SnapshotReading } from "./snapshot-reading.ts";
import { SyncProgress } from "./sync-progress.ts";
import { SyncLostError, type SyncTask } from "./sync-task.ts";
import { toSyncError } from "./to-sync-error.ts";
import { untilAborted } from "./until-aborted.ts";

const applyTriesMax = 3;
const applyRetryMs = 200;

export type RunOptions = {
  /** Called once nothing more will be read. */
  readonly onRead?: () => void;
  /** Throws what says nothing about the snapshot and leaves the sync pending, where its bytes can be had again. */
  readonly canRunAgain?: boolean;
};

/**
 * The one path of every door: read and validate, stage, then apply in one transaction with the final state, its receipt
 * and the request for a dedup. What is wrong with the snapshot ends the sync as a failure and leaves the one in force as
 * it is. Throws `SyncLostError` when somebody else ended the sync or took it over, and whatever keeps it from
 * writing the end: then the claim runs out, and the sweep of some process ends the sync.
 */
export async function runSync(task: SyncTask, deps: Dependencies, options: RunOptions = {}): Promise<void> {
  const progress = new SyncProgress(deps.database, task);
  const reading = readingOf(task, deps, progress);
  let columns: SnapshotColumns = {};
  try {
    await deps.runs.run(task.way, async () => {
      const snapshot = await reading.read(countedBytes(task, deps, progress));
      columns = snapshot.columns;
      options.onRead?.();
      progress.enter("applying");
      await deps.runs.apply(progress.accountsRead, async () => {
        await progress.finish("applying");
        await applyWithRetries(task, deps, { reading, snapshot, progress });
      });
    });
  } catch (error) {
    // First: whoever is told of a failure finds nothing left of the snapshot.
    await reading.discard();
    if (error instanceof SyncLostError) throw error;
    await recordFailure(task, deps, { error, columns, progress, canRunAgain: options.canRunAgain ?? false });
    return;
  } finally {
    options.onRead?.();
    await progress.close();
  }
  await reading.discard();
}

async function* countedBytes(task: SyncTask, deps: Dependencies, progress: SyncProgress) {
  progress.enter("validating");
  for await (const chunk of untilAborted(task.bytes, deps.runs.signal)) {
    progress.check();
    progress.addBytes(chunk.length);
    yield chunk;
  }
}

type Staged = { readonly reading: SnapshotReading; readonly snapshot: ReadSnapshot; readonly progress: SyncProgress };

async function applyWithRetries(task: SyncTask, deps: Dependencies, staged: Staged): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await applySnapshot(task, deps, staged);
    } catch (error) {
      if (!isConflict(error) || tries === applyTriesMax) throw error;
      await sleep(applyRetryMs * tries);
    }
  }
}

/**
 * Rows are locked in one order everywhere: the sync, the deployment, the state of the enterprise. While the sync's row is
 * locked nobody takes it for abandoned, however long this takes.
 */
async function applySnapshot(
  task: SyncTask,
  deps: Dependencies,
  { reading, snapshot, progress }: Staged,
): Promise<void> {
  await reading.inTransaction(task.enterpriseId, async (transaction) => {
    await lockSync(transaction, task);
    const { applied, rest } = await snapshot.apply(transaction);
    await sendTogether(transaction.client, rest).catch(refuseHostName);
    const columns = {
      ...{ ...snapshot.columns, deployment_id: applied.deploymentId, signed: applied.signed },
      ...{ accounts_read: progress.accountsRead, bytes_read: progress.bytesRead },
      accounts_version: await requestDedup(transaction),
    };
    await endSync(transaction, task.syncId, { error: null, snapshot: columns }, deps);
  });
}

type Failure = {
  readonly error: unknown;
  readonly columns: SnapshotColumns;
  readonly progress: SyncProgress;
  readonly canRunAgain: boolean;
};

async function recordFailure(task: SyncTask, deps: Dependencies, failure: Failure): Promise<void> {
  const { error, progress } = failure;
  const syncError = toSyncError(error, deps.runs.signal);
  if (syncError.code === "internal") {
    deps.logger.error({ sync_id: task.syncId, error: describeError(error) }, "sync failed");
  }
  if (failure.canRunAgain && (syncError.code === "internal" || deps.runs.signal.aborted)) throw error;
  await progress.close();
  const counts = { accounts_read: progress.accountsRead, bytes_read: progress.bytesRead };
  await deps.database.forEnterprise(task.enterpriseId, async (transaction) => {
    await lockSync(transaction, task);
    await endSync(transaction, task.syncId, { error: syncError, snapshot: { ...failure.columns, ...counts } }, deps);
  });
}

/** Postgres gave up one of two transactions that stood in each other's way. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "40P01" || error.code === "40001");
}
