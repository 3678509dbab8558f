import type { ColumnType, Generated } from "kysely";

/** A place where accounts live, with the facts of the snapshot in force (null before the first). */
export type DeploymentsTable = {
  enterprise_id: string;
  id: string;
  kind: "cloud" | "server";
  /** `cloud` for the cloud deployment. */
  host_name: string;
  server_id: string | null;
  version: string | null;
  http_only: boolean | null;
  features: ColumnType<unknown, string | null, string | null>;
  license_hash: string | null;
  left_out_suspended: Generated<number>;
  left_out_built_in: Generated<number>;
  account_count: Generated<number>;
  snapshot_taken_at: Date | null;
  /** Tells whether another snapshot of the same moment is the same. */
  snapshot_digest: string | null;
  snapshot_signed: boolean | null;
  created_at: Generated<Date>;
};
