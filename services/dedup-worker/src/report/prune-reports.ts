import { readableReportsMax } from "@oneseat/contracts/report";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";

/** Removes what only reports need that are no longer readable person by person; their totals stay. */
export async function pruneReports({ db, enterpriseId }: EnterpriseTransaction, version: number): Promise<void> {
  const oldestReadable = version - readableReportsMax + 1;
  if (oldestReadable <= 1) return;
  for (const table of ["people", "uncounted_accounts"] as const) {
    await db
      .deleteFrom(table)
      .where("enterprise_id", "=", enterpriseId)
      .where("valid_to", "<=", oldestReadable)
      .execute();
  }
  await db
    .deleteFrom("report_anchors")
    .where("enterprise_id", "=", enterpriseId)
    .where("report_id", "in", (query) =>
      query
        .selectFrom("reports")
        .select("id")
        .where("enterprise_id", "=", enterpriseId)
        .where("version", "<", oldestReadable),
    )
    .execute();
}
