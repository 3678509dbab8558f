import type { Logger } from "@oneseat/runtime/create-logger";
import { v7 as uuidV7 } from "uuid";
import { Bell } from "../bell.ts";
import type { Clock } from "../clock.ts";
import { isTransient, SourceError } from "../sources/source-error.ts";
import type { StartedBy, SyncFailure, SyncRecord } from "../spool/sync-record.ts";
import type { SyncStore } from "../spool/sync-store.ts";
import type { UsageReading } from "./read-usage.ts";
import { SnapshotTooLargeError, takeSnapshot } from "./take-snapshot.ts";
import { failureOf, type Transport } from "./transport.ts";

export type SyncRunner = {
  /** Goes on with the sync that an earlier process left. */
  start(): void;
  /** Begins a sync, or gives the one that is under way and has it try again what holds it up. */
  begin(startedBy: StartedBy): SyncRecord;
  /** A sync under way stays in the spool, for the next process to go on with. */
  close(): Promise<void>;
};

export type SyncRunnerOptions = {
  readonly syncs: SyncStore;
  readonly transport: Transport;
  readonly openReading: (syncId: string, signal: AbortSignal) => Promise<UsageReading>;
  /** Called when a sync has its final state. */
  readonly onFinished: (sync: SyncRecord) => void;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Readings of one sync; what fails longer is a failure, which the schedule makes up for. */
const readingsMax = 8;
const readingDelayMs = 2000;
const readingDelayMsMax = 5 * 60_000;
const deliveryTriesMax = 20;
const deliveryDelayMs = 5000;

/** Runs at most one sync at a time, from whatever state it has to its final one. */
export function createSyncRunner(options: SyncRunnerOptions): SyncRunner {
  const { syncs, transport, clock, logger, onFinished } = options;
  const stop = new AbortController();
  const bell = new Bell(clock);
  let running: Promise<void> | undefined;

  const run = (sync: SyncRecord) => {
    running ??= runToEnd(options, { syncId: sync.id, bell, signal: stop.signal })
      .then((finished) => {
        const { id, state, error, accountsRead } = finished;
        logger.info({ sync_id: id, state, code: error?.code, accounts_read: accountsRead }, "sync finished");
        running = undefined;
        onFinished(finished);
        // One may have begun between the final state and here.
        resume();
      })
      .catch((error: unknown) => {
        running = undefined;
        if (!stop.signal.aborted) throw error;
      });
  };

  const resume = () => {
    const left = syncs.underWay();
    if (left && !stop.signal.aborted) run(left);
  };

  return {
    start: resume,
    begin: (startedBy) => {
      const { sync, isNew } = syncs.begin({ id: uuidV7(), startedBy, now: clock.now() });
      if (isNew) logger.info({ sync_id: sync.id, started_by: startedBy }, "sync begun");
      else {
        bell.ring();
        transport.nudge();
      }
      run(sync);
      return sync;
    },
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

type Run = { readonly syncId: string; readonly bell: Bell; readonly signal: AbortSignal };

async function runToEnd(options: SyncRunnerOptions, run: Run): Promise<SyncRecord> {
  for (;;) {
    const sync = options.syncs.find(run.syncId);
    if (!sync) throw new Error("a sync that is under way stays in the history");
    switch (sync.state) {
      case "reading":
        await readSnapshot(options, run);
        break;
      case "spooled":
      case "publishing":
      case "waiting":
        await deliverSnapshot(options, run, sync);
        break;
      case "success":
      case "failure":
        return sync;
      default:
        return sync.state satisfies never;
    }
  }
}

/** Until the snapshot is complete; a source that fails for a passing reason is read again, from the start. */
async function readSnapshot(options: SyncRunnerOptions, { syncId, bell, signal }: Run): Promise<void> {
  const { syncs, openReading, clock, logger } = options;
  for (let readings = 1; ; readings++) {
    try {
      const reading = await openReading(syncId, signal);
      await takeSnapshot({ syncId, syncs, reading });
      return;
    } catch (error) {
      signal.throwIfAborted();
      const failure = readingFailure(error);
      logger.warn({ sync_id: syncId, code: failure.code, stack: stackOf(error) }, "accounts could not be read");
      const again = error instanceof SourceError && isTransient(error.code) && readings < readingsMax;
      if (!again) {
        syncs.finish(syncId, { now: clock.now(), error: failure });
        return;
      }
      syncs.restartReading(syncId);
      syncs.holdUp(syncId, { for: "source", reason: failure.message });
      await bell.wait(Math.min(readingDelayMs * 3 ** (readings - 1), readingDelayMsMax), signal);
    }
  }
}

/** A transport waits for what is away by itself; what it throws is a fault, which may pass with the next try. */
async function deliverSnapshot(options: SyncRunnerOptions, { syncId, bell, signal }: Run, sync: SyncRecord) {
  const { syncs, transport, clock, logger } = options;
  for (let tries = 1; ; tries++) {
    try {
      await transport.deliver(sync, signal);
      return;
    } catch (error) {
      signal.throwIfAborted();
      logger.error({ sync_id: syncId, stack: stackOf(error) }, "snapshot could not be delivered");
      if (tries === deliveryTriesMax) {
        const sentence =
          "The connector failed to deliver the snapshot; its log says why. It tries again by itself later.";
        syncs.finish(syncId, { now: clock.now(), error: failureOf("not_delivered", sentence) });
        return;
      }
      await bell.wait(deliveryDelayMs, signal);
    }
  }
}

function readingFailure(error: unknown): SyncFailure {
  if (error instanceof SourceError) return failureOf(error.code, error.message);
  if (error instanceof SnapshotTooLargeError)
    return failureOf("too_large", `The export is too large: ${error.message}.`);
  return failureOf("internal", "The connector failed while it read the accounts; its log says where.");
}

/** Where, and not what: a message may quote what was read. */
function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof SourceError) return undefined;
  return [error.name, ...(error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [])].join("\n");
}
