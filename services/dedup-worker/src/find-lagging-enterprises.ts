import type { Database } from "@oneseat/database/open-database";

/** One sweep asks for no more; the rest is found by the next. */
const sweptMax = 1_000;

/**
 * The enterprises whose report lags behind their accounts, or their search index behind the report. A dedup is asked for
 * with every change; this finds what was lost on the way, with Redis' data, a worker, or after too many failed
 * tries. It reads ids of all enterprises and nothing else.
 */
export function findLaggingEnterprises(database: Database): Promise<string[]> {
  return database.forInstallation(async ({ db }) => {
    const rows = await db
      .selectFrom("enterprise_state")
      .select("enterprise_id")
      .where(({ eb, or, ref }) =>
        or([
          eb("accounts_version", "<>", ref("checked_accounts_version")),
          eb("search_version", "<>", ref("current_report_version")),
        ]),
      )
      .orderBy("enterprise_id")
      .limit(sweptMax)
      .execute();
    return rows.map(({ enterprise_id }) => enterprise_id);
  });
}
