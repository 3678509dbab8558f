import { chunkBytesMax, chunkCountMax } from "@oneseat/contracts/snapshot-chunk";
import type { ReadProgress, SyncStore } from "../spool/sync-store.ts";
import type { UsageReading } from "./read-usage.ts";
import { sliceBytes } from "./slice-bytes.ts";

/** Raised when even the largest number of chunks does not hold the snapshot. */
export class SnapshotTooLargeError extends Error {
  override readonly name = "SnapshotTooLargeError";
}

/**
 * Puts a reading into the spool, slice by slice, and makes the sync `spooled` at its end. Whatever an earlier reading of
 * this sync left is removed first, so doing it twice is harmless.
 */
export async function takeSnapshot(options: {
  syncId: string;
  syncs: SyncStore;
  reading: UsageReading;
}): Promise<void> {
  const { syncId, syncs, reading } = options;
  syncs.restartReading(syncId);
  let number = 0;
  for await (const plain of sliceBytes(reading.bytes, chunkBytesMax)) {
    number++;
    if (number > chunkCountMax) throw new SnapshotTooLargeError("the snapshot is larger than 64 GiB");
    syncs.addSlice(syncId, { number, plain, progress: progressOf(reading) });
  }
  syncs.completeReading(syncId, { takenAt: reading.takenAt, chunkCount: number, progress: progressOf(reading) });
}

function progressOf({ progress: { accountsRead, leftOut } }: UsageReading): ReadProgress {
  return { accountsRead, suspended: leftOut.suspended, built_in: leftOut.built_in };
}
