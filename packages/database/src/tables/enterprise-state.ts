import type { Generated } from "kysely";

/**
 * The truth about what a report has to catch up with. `accounts_version` rises with every change that can affect a
 * report; `checked_accounts_version` is the one that the current report is known to hold. A dedup is due while they
 * differ. `dedup_fence` rises with every claim of a worker; only the worker that holds the latest may switch the pointer.
 * `search_version` is the report version up to which people can be searched; the index is due while it lags behind
 * `current_report_version`.
 */
export type EnterpriseStateTable = {
  enterprise_id: string;
  accounts_version: Generated<number>;
  checked_accounts_version: Generated<number>;
  checked_at: Date | null;
  current_report_id: string | null;
  current_report_version: Generated<number>;
  dedup_fence: Generated<number>;
  search_version: Generated<number>;
};
