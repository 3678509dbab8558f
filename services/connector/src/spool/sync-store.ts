import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { SpoolCipher } from "./spool-cipher.ts";
import {
  type HoldUp,
  inTransaction,
  type StartedBy,
  type SyncFailure,
  type SyncRecord,
  toSyncRecord,
} from "./sync-record.ts";

/** Finished syncs that the history shows. */
export const historySyncsMax = 100;

/**
 * The syncs of this connector, durable at each step:
 *
 *   begin ─▶ reading ─▶ spooled ─▶ publishing ─▶ waiting ─▶ success | failure
 *              │ ▲         └────────────┴───────────┴──────────▲
 *              └─┴ restart                (a final receipt may come early)
 *
 * reading     slices arrive; a reading that a crash cut short is begun again from nothing, since half of a snapshot
 *             is no snapshot
 * spooled     all slices are there, so their number and the moment of the snapshot are fixed; nothing was sent
 * publishing  some slices were sent; those without a receipt are sent again, as often as it takes. By transport
 *             `https` the slices go as one upload: one that did not arrive whole leads back to spooled
 * waiting     ingestion holds every slice; the final receipt, or state of the upload, is still to come
 * success, failure  the final receipt came, or none will; the slices are gone
 *
 * Every change names the states that it may start from, so a late or repeated one changes nothing.
 */
export type SyncStore = {
  /** The sync that is under way, or a new one. */
  begin(options: { id: string; startedBy: StartedBy; now: number }): { sync: SyncRecord; isNew: boolean };
  underWay(): SyncRecord | null;
  find(id: string): SyncRecord | null;
  /** Newest first. */
  list(): readonly SyncRecord[];
  restartReading(id: string): void;
  addSlice(id: string, slice: { number: number; plain: Uint8Array; progress: ReadProgress }): void;
  completeReading(id: string, read: { takenAt: number; chunkCount: number; progress: ReadProgress }): void;
  readSlice(id: string, number: number): { plain: Buffer; digest: string };
  /** Numbers of slices without a receipt, ascending, at most `limit`, not among `except`. */
  unreceipted(id: string, options: { limit: number; except: readonly number[] }): readonly number[];
  isUnreceipted(id: string, number: number): boolean;
  markPublished(id: string, number: number): void;
  /** False when the slice is not there or has another digest. */
  markReceipted(id: string, slice: { number: number; digest: string }): boolean;
  hasSlice(id: string, slice: { number: number; digest: string }): boolean;
  markSent(id: string): void;
  /** From here on an upload may have arrived. */
  markPosting(id: string): void;
  /** Back to `spooled`: an upload did not arrive whole, and `uploadId` names the next. */
  sendAgain(id: string, uploadId: string): void;
  holdUp(id: string, heldUp: HoldUp | null): void;
  finish(id: string, result: { now: number; error: SyncFailure | null }): boolean;
};

export type ReadProgress = { readonly accountsRead: number; readonly suspended: number; readonly built_in: number };

export function openSyncStore(database: DatabaseSync, cipher: SpoolCipher): SyncStore {
  return { ...readers(database, cipher), ...readingSteps(database, cipher), ...deliverySteps(database) };
}

function readers(database: DatabaseSync, cipher: SpoolCipher) {
  const selectUnderWay = database.prepare("SELECT * FROM syncs WHERE state NOT IN ('success', 'failure')");
  const selectOne = database.prepare("SELECT * FROM syncs WHERE id = ?");
  const selectAll = database.prepare("SELECT * FROM syncs ORDER BY started_at DESC, id DESC");
  const selectSlice = database.prepare("SELECT digest, body FROM slices WHERE sync_id = ? AND number = ?");
  const selectUnreceipted = database.prepare(
    `SELECT number FROM slices WHERE sync_id = ? AND receipted = 0
     AND number NOT IN (SELECT value FROM json_each(?)) ORDER BY number LIMIT ?`,
  );
  const selectReceipted = database.prepare("SELECT receipted FROM slices WHERE sync_id = ? AND number = ?");
  const toRecord = (row: ReturnType<typeof selectOne.get>) => (row ? toSyncRecord(row) : null);
  return {
    underWay: () => toRecord(selectUnderWay.get()),
    find: (id: string) => toRecord(selectOne.get(id)),
    list: () => selectAll.all().map(toSyncRecord),
    readSlice: (id: string, number: number) => {
      const row = selectSlice.get(id, number);
      if (!(row?.body instanceof Uint8Array)) throw new Error(`the spool has no slice ${number} of sync ${id}`);
      return { plain: cipher.open(row.body, place(id, number)), digest: String(row.digest) };
    },
    unreceipted: (id: string, { limit, except }: { limit: number; except: readonly number[] }) =>
      selectUnreceipted.all(id, JSON.stringify(except), limit).map((row) => Number(row.number)),
    isUnreceipted: (id: string, number: number) => selectReceipted.get(id, number)?.receipted === 0,
    hasSlice: (id: string, { number, digest }: { number: number; digest: string }) =>
      selectSlice.get(id, number)?.digest === digest,
  };
}

function readingSteps(database: DatabaseSync, cipher: SpoolCipher) {
  const selectUnderWay = database.prepare("SELECT * FROM syncs WHERE state NOT IN ('success', 'failure')");
  const insert = database.prepare(
    "INSERT INTO syncs (id, started_by, state, started_at, upload_id) VALUES (?, ?, 'reading', ?, ?) RETURNING *",
  );
  const resetProgress = database.prepare(
    "UPDATE syncs SET accounts_read = 0, suspended = 0, built_in = 0 WHERE id = ? AND state = 'reading'",
  );
  const removeSlices = database.prepare(
    "DELETE FROM slices WHERE sync_id = ? AND sync_id IN (SELECT id FROM syncs WHERE state = 'reading')",
  );
  const insertSlice = database.prepare("INSERT INTO slices (sync_id, number, digest, body) VALUES (?, ?, ?, ?)");
  const setProgress = database.prepare(
    "UPDATE syncs SET accounts_read = ?, suspended = ?, built_in = ? WHERE id = ? AND state = 'reading'",
  );
  const complete = database.prepare(
    "UPDATE syncs SET state = 'spooled', taken_at = ?, chunk_count = ?, waiting_for = NULL WHERE id = ? AND state = 'reading'",
  );
  const progressOf = (id: string, { accountsRead, suspended, built_in }: ReadProgress) =>
    setProgress.run(accountsRead, suspended, built_in, id);
  return {
    // Twice is harmless: whoever comes second gets the first one's sync (unique index `one_sync_under_way`).
    begin: ({ id, startedBy, now }: { id: string; startedBy: StartedBy; now: number }) => {
      const known = selectUnderWay.get();
      if (known) return { sync: toSyncRecord(known), isNew: false };
      const [row] = insert.all(id, startedBy, now, id);
      if (!row) throw new Error("an inserted sync is returned");
      return { sync: toSyncRecord(row), isNew: true };
    },
    restartReading: (id: string) =>
      inTransaction(database, () => {
        removeSlices.run(id);
        resetProgress.run(id);
      }),
    addSlice: (
      id: string,
      { number, plain, progress }: { number: number; plain: Uint8Array; progress: ReadProgress },
    ) => {
      const digest = createHash("sha256").update(plain).digest("hex");
      const body = cipher.seal(plain, place(id, number));
      inTransaction(database, () => {
        insertSlice.run(id, number, digest, body);
        progressOf(id, progress);
      });
    },
    completeReading: (id: string, read: { takenAt: number; chunkCount: number; progress: ReadProgress }) =>
      inTransaction(database, () => {
        progressOf(id, read.progress);
        complete.run(read.takenAt, read.chunkCount, id);
      }),
  };
}

function deliverySteps(database: DatabaseSync) {
  const publishSlice = database.prepare("UPDATE slices SET published = 1 WHERE sync_id = ? AND number = ?");
  const receiptSlice = database.prepare(
    "UPDATE slices SET published = 1, receipted = 1 WHERE sync_id = ? AND number = ? AND digest = ?",
  );
  // Derived and not counted up, so that a repeated receipt counts once.
  const recount = database.prepare(
    `UPDATE syncs SET
       chunks_published = (SELECT count(*) FROM slices WHERE sync_id = syncs.id AND published = 1),
       chunks_receipted = (SELECT count(*) FROM slices WHERE sync_id = syncs.id AND receipted = 1)
     WHERE id = ? AND state IN ('spooled', 'publishing', 'waiting')`,
  );
  const advance = database.prepare(
    `UPDATE syncs SET state = CASE WHEN chunks_receipted = chunk_count THEN 'waiting' ELSE 'publishing' END
     WHERE id = ? AND state IN ('spooled', 'publishing')`,
  );
  const sent = database.prepare(
    `UPDATE syncs SET state = 'waiting', chunks_published = chunk_count
     WHERE id = ? AND state IN ('spooled', 'publishing')`,
  );
  const posting = database.prepare("UPDATE syncs SET state = 'publishing' WHERE id = ? AND state = 'spooled'");
  const respool = database.prepare(
    `UPDATE syncs SET state = 'spooled', upload_id = ?, chunks_published = 0
     WHERE id = ? AND state IN ('publishing', 'waiting')`,
  );
  const setHoldUp = database.prepare(
    "UPDATE syncs SET waiting_for = ?, waiting_reason = ? WHERE id = ? AND state NOT IN ('success', 'failure')",
  );
  const finishOne = database.prepare(
    `UPDATE syncs SET state = ?, finished_at = ?, error = ?, waiting_for = NULL, waiting_reason = NULL,
       chunks_receipted = CASE WHEN ? IS NULL THEN coalesce(chunk_count, 0) ELSE chunks_receipted END
     WHERE id = ? AND state NOT IN ('success', 'failure')`,
  );
  const removeSlices = database.prepare("DELETE FROM slices WHERE sync_id = ?");
  const trim = database.prepare(
    `DELETE FROM syncs WHERE state IN ('success', 'failure')
     AND id NOT IN (SELECT id FROM syncs ORDER BY started_at DESC, id DESC LIMIT ?)`,
  );
  return {
    markPublished: (id: string, number: number) =>
      inTransaction(database, () => {
        publishSlice.run(id, number);
        recount.run(id);
        advance.run(id);
      }),
    // Twice is harmless: a receipted slice stays receipted (primary key of `slices`), and counts are derived.
    markReceipted: (id: string, { number, digest }: { number: number; digest: string }) => {
      let known = false;
      inTransaction(database, () => {
        known = receiptSlice.run(id, number, digest).changes > 0;
        recount.run(id);
        advance.run(id);
      });
      return known;
    },
    markSent: (id: string) => {
      sent.run(id);
    },
    markPosting: (id: string) => {
      posting.run(id);
    },
    sendAgain: (id: string, uploadId: string) => {
      respool.run(uploadId, id);
    },
    holdUp: (id: string, heldUp: HoldUp | null) => {
      setHoldUp.run(heldUp?.for ?? null, heldUp?.reason ?? null, id);
    },
    // Twice is harmless: a finished sync is left as it is.
    finish: (id: string, { now, error }: { now: number; error: SyncFailure | null }) => {
      let changed = false;
      inTransaction(database, () => {
        const text = error && JSON.stringify(error);
        changed = finishOne.run(error ? "failure" : "success", now, text, text, id).changes > 0;
        removeSlices.run(id);
        trim.run(historySyncsMax);
      });
      database.exec("PRAGMA incremental_vacuum");
      return changed;
    },
  };
}

function place(syncId: string, number: number): string {
  return `slice:${syncId}:${number}`;
}
