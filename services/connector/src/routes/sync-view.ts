import type { InstanceSync } from "@oneseat/contracts/instance-license";
import type { SyncRecord } from "../spool/sync-record.ts";

export function toSyncView(sync: SyncRecord): InstanceSync {
  const isFinal = sync.state === "success" || sync.state === "failure";
  return {
    id: sync.id,
    state: sync.state === "success" || sync.state === "failure" ? sync.state : "pending",
    stage: sync.state === "success" || sync.state === "failure" ? "done" : sync.state,
    started_by: sync.startedBy,
    started_at: isoTime(sync.startedAt) ?? "",
    finished_at: isoTime(sync.finishedAt),
    taken_at: isoTime(sync.takenAt),
    accounts_read: sync.accountsRead,
    left_out: sync.leftOut,
    chunks: { total: sync.chunkCount, published: sync.chunksPublished, receipted: sync.chunksReceipted },
    waiting: isFinal ? null : sync.heldUp,
    error: sync.error,
  };
}

export function isoTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
