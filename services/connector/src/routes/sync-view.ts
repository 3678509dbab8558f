import { z } from "zod";
import type { SyncRecord } from "../spool/sync-record.ts";

const time = z.string().nullable();

/** A sync as the connector's routes show it: `state` in the words of every OneSeat sync, `stage` in the spool's. */
export const syncView = z.object({
  id: z.string(),
  state: z.enum(["pending", "success", "failure"]),
  stage: z.enum(["reading", "spooled", "publishing", "waiting", "done"]),
  started_by: z.enum(["schedule", "person"]),
  started_at: z.string(),
  finished_at: time,
  taken_at: time,
  accounts_read: z.number(),
  left_out: z.object({ suspended: z.number(), built_in: z.number() }),
  chunks: z.object({ total: z.number().nullable(), published: z.number(), receipted: z.number() }),
  /** What holds a pending sync up, and what to do about it. */
  waiting: z.object({ for: z.string(), reason: z.string() }).nullable(),
  /** Why it failed, and what to do about it. */
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      byte_offset: z.number().nullable(),
      user_index: z.number().nullable(),
    })
    .nullable(),
});

export function toSyncView(sync: SyncRecord): z.infer<typeof syncView> {
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
