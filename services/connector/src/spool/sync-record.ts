import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";

export const syncStates = ["reading", "spooled", "publishing", "waiting", "success", "failure"] as const;
export type ConnectorSyncState = (typeof syncStates)[number];

/** Why a sync failed: a code of the contract, of a source, or `not_delivered`, and what to do. */
export const syncFailure = z.object({
  code: z.string(),
  message: z.string(),
  byte_offset: z.number().nullable().default(null),
  user_index: z.number().nullable().default(null),
});
export type SyncFailure = z.infer<typeof syncFailure>;

/** What a sync is held up by, with a sentence for whoever looks. */
export const holdUp = z.object({ for: z.enum(["source", "queue", "api", "ingestion"]), reason: z.string() });
export type HoldUp = z.infer<typeof holdUp>;

/** One sync as the spool keeps it. Times are milliseconds since 1970. */
export type SyncRecord = {
  readonly id: string;
  readonly startedBy: StartedBy;
  readonly state: ConnectorSyncState;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly takenAt: number | null;
  readonly accountsRead: number;
  readonly leftOut: { readonly suspended: number; readonly built_in: number };
  /** Known once the reading is complete. */
  readonly chunkCount: number | null;
  readonly chunksPublished: number;
  readonly chunksReceipted: number;
  readonly heldUp: HoldUp | null;
  /** Names the upload of transport `https`; the sync's id at first. */
  readonly uploadId: string;
  readonly error: SyncFailure | null;
};

const startedBy = z.enum(["schedule", "person"]);
export type StartedBy = z.infer<typeof startedBy>;

const row = z.object({
  id: z.string(),
  started_by: startedBy,
  state: z.enum(syncStates),
  started_at: z.number(),
  finished_at: z.number().nullable(),
  taken_at: z.number().nullable(),
  accounts_read: z.number(),
  suspended: z.number(),
  built_in: z.number(),
  chunk_count: z.number().nullable(),
  chunks_published: z.number(),
  chunks_receipted: z.number(),
  waiting_for: z.string().nullable(),
  waiting_reason: z.string().nullable(),
  upload_id: z.string(),
  error: z.string().nullable(),
});

export function toSyncRecord(selected: Record<string, SQLOutputValue>): SyncRecord {
  const read = row.parse(selected);
  return {
    id: read.id,
    startedBy: read.started_by,
    state: read.state,
    startedAt: read.started_at,
    finishedAt: read.finished_at,
    takenAt: read.taken_at,
    accountsRead: read.accounts_read,
    leftOut: { suspended: read.suspended, built_in: read.built_in },
    chunkCount: read.chunk_count,
    chunksPublished: read.chunks_published,
    chunksReceipted: read.chunks_receipted,
    heldUp:
      read.waiting_for === null ? null : holdUp.parse({ for: read.waiting_for, reason: read.waiting_reason ?? "" }),
    uploadId: read.upload_id,
    error: read.error === null ? null : syncFailure.parse(JSON.parse(read.error)),
  };
}

/** Runs `write` in one transaction of the spool. */
export function inTransaction(database: DatabaseSync, write: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    write();
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
