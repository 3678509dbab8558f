import type { Database } from "@oneseat/database/open-database";
import type { Logger } from "@oneseat/runtime/create-logger";
import type { IngestionKeys } from "./keys/load-keys.ts";
import type { SyncMetrics } from "./syncs/sync-metrics.ts";
import type { SyncRuns } from "./syncs/sync-runs.ts";

/** What routes, jobs and syncs work with; built once, by `createIngestion`. */
export type Dependencies = {
  readonly database: Database;
  readonly logger: Logger;
  readonly keys: IngestionKeys;
  readonly runs: SyncRuns;
  readonly metrics: SyncMetrics;
  readonly now: () => Date;
  readonly uploadBytesMax: number;
};
