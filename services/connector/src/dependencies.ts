import type { Logger } from "@oneseat/runtime/create-logger";
import type { Clock } from "./clock.ts";
import type { EnrolmentState } from "./enrolment/enrolment.ts";
import type { LicenseReader } from "./license-reader.ts";
import type { Spool } from "./spool/open-spool.ts";
import type { UsageReading } from "./sync/read-usage.ts";
import type { SyncControl } from "./sync/sync-control.ts";

/** What routes work with; built once, when the connector starts. */
export type Dependencies = {
  readonly hostName: string;
  readonly adminToken: string;
  readonly spool: Spool;
  readonly sync: SyncControl;
  readonly license: LicenseReader;
  readonly enrolment: () => EnrolmentState;
  /** A reading of its own, signed as those of syncs are. Throws `SourceError`. */
  readonly openExport: (signal: AbortSignal) => Promise<UsageReading>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the connector begins to close, so that exports under way end. */
  readonly closing: AbortSignal;
};
