import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { type Statement, sendTogether } from "@oneseat/database/send-together";

/** Where an enterprise's report and search index stand. */
export type Due = {
  readonly accountsVersion: number;
  readonly isReportDue: boolean;
  readonly isIndexDue: boolean;
  /** Another snapshot has begun to come and has not ended. */
  readonly isSyncPending: boolean;
  /** Of all of its deployments, those that count and those that do not. */
  readonly accounts: number;
};

/** Null where the enterprise is gone. Locks nothing: what is due may be done by another worker the next moment. */
export async function findDue({ client, enterpriseId }: EnterpriseTransaction): Promise<Due | null> {
  const [{ rows }] = await sendTogether(client, [dueOf(enterpriseId)]);
  return rows[0] ?? null;
}

/** The same, to be sent with others. */
export function dueOf(enterpriseId: string): Statement<Due> {
  return {
    name: "find-due",
    text: `
      select accounts_version as "accountsVersion",
        accounts_version <> checked_accounts_version as "isReportDue",
        current_report_version <> search_version as "isIndexDue",
        exists (select from syncs where enterprise_id = $1 and state = 'pending') as "isSyncPending",
        (select coalesce(sum(account_count), 0) from deployments where enterprise_id = $1)::int as accounts
      from enterprise_state where enterprise_id = $1`,
    values: [enterpriseId],
  };
}
