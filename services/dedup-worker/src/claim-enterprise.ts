import type { Database } from "@oneseat/database/open-database";
import type { Statement, StatementResult } from "@oneseat/database/send-together";

/** What an enterprise has, as its claim has found it. */
export type Claim = {
  /** Only the latest claim holds it. */
  readonly fence: number;
  readonly accountsVersion: number;
  /** The version that the current report is known to hold. */
  readonly checkedAccountsVersion: number;
  readonly current: StoredReport;
  readonly searchVersion: number;
};

/** `id` is null, and the version 0, before the first report. */
export type StoredReport = {
  readonly id: string | null;
  readonly version: number;
  readonly contentHash: string | null;
};

/**
 * Claims an enterprise for one dedup; null where it is gone. Running twice is harmless: the earlier claim is void, and its
 * report will be refused.
 */
export async function claimEnterprise(database: Database, enterpriseId: string): Promise<Claim | null> {
  return readClaim(await database.queryEnterprise(enterpriseId, claimOf(enterpriseId)));
}

/** In a transaction that goes on: until its end nobody else can claim, or change what a report depends on. */
export function claimOf(enterpriseId: string): Statement<ClaimedRow> {
  return {
    name: "claim-enterprise",
    text: `
      update enterprise_state set dedup_fence = dedup_fence + 1 where enterprise_id = $1
      returning dedup_fence, accounts_version, checked_accounts_version, current_report_id, current_report_version,
        search_version, (select content_hash from reports where enterprise_id = $1 and id = current_report_id)`,
    values: [enterpriseId],
  };
}

export function readClaim({ rows: [row] }: StatementResult<ClaimedRow>): Claim | null {
  if (!row) return null;
  return {
    fence: row.dedup_fence,
    accountsVersion: row.accounts_version,
    checkedAccountsVersion: row.checked_accounts_version,
    current: { id: row.current_report_id, version: row.current_report_version, contentHash: row.content_hash },
    searchVersion: row.search_version,
  };
}

type ClaimedRow = {
  readonly dedup_fence: number;
  readonly accounts_version: number;
  readonly checked_accounts_version: number;
  readonly current_report_id: string | null;
  readonly current_report_version: number;
  readonly search_version: number;
  readonly content_hash: string | null;
};
