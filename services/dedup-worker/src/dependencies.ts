import type { Database } from "@oneseat/database/open-database";
import type { DedupJournal } from "./dedup-journal.ts";

/** What a dedup works with, on the process' own thread or on one for large enterprises. */
export type Dependencies = {
  readonly database: Database;
  readonly journal: DedupJournal;
  /** Aborted when the service begins to close: a job stops at its next batch, and is tried again elsewhere. */
  readonly closing: AbortSignal;
};
