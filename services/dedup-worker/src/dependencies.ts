import type { Database } from "@oneseat/database/open-database";
import type { Logger } from "@oneseat/runtime/create-logger";
import type { DedupMetrics } from "./dedup-metrics.ts";

/** What jobs work with; built once, by `createDedupWorker`. */
export type Dependencies = {
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: DedupMetrics;
  /** Aborted when the service begins to close: a job stops at its next batch, and is tried again elsewhere. */
  readonly closing: AbortSignal;
};
