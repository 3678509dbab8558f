import type { InstanceIdentity as ContractIdentity } from "@oneseat/contracts/instance-license";
import type { Logger } from "@oneseat/runtime/create-logger";
import type { AdminAccess } from "./authenticate.ts";
import type { Clock } from "./clock.ts";
import type { EnrolmentState, EnteredEnrolment } from "./enrolment/enrolment.ts";
import type { LicenseReader } from "./license-reader.ts";
import type { Spool } from "./spool/open-spool.ts";
import type { InstanceIdentity, UsageReading } from "./sync/read-usage.ts";
import type { SyncControl } from "./sync/sync-control.ts";

/** What routes work with; built once, when the connector starts. */
export type Dependencies = {
  /** As the environment and the data folder say; enrolment may have given other names. */
  readonly instance: ContractIdentity;
  /** As readings bear it now. */
  readonly identity: () => InstanceIdentity;
  readonly access: AdminAccess;
  readonly spool: Spool;
  readonly sync: SyncControl;
  readonly license: LicenseReader;
  readonly enrolment: () => EnrolmentState;
  /** `ONESEAT_API_URL`. */
  readonly apiUrl: string | null;
  /** One try with a token that a person has entered. Throws what `requestEnrolment` throws. */
  readonly enrol: (entered: EnteredEnrolment) => Promise<void>;
  /** A reading of its own, signed as those of syncs are. Throws `SourceError`. */
  readonly openExport: (signal: AbortSignal) => Promise<UsageReading>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the connector begins to close, so that exports under way end. */
  readonly closing: AbortSignal;
};
