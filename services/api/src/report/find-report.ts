import { readableReportsMax } from "@oneseat/contracts/report";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { ReportsTable } from "@oneseat/database/tables/reports";
import { notFound, ProblemError } from "@oneseat/http/problem-error";
import type { Selectable } from "kysely";
import type { VisibilitySettings } from "./viewer.ts";

export type ReportRow = Selectable<ReportsTable> & {
  readonly current: boolean;
  /** False for a report of which only totals are kept. */
  readonly peopleReadable: boolean;
};

/** With what reading its people takes beside it, of the same moment. */
export type FoundReport = ReportRow & {
  readonly searchVersion: number;
  readonly visibility: VisibilitySettings;
};

/** The report of that id, or the current one; null before the first. Throws 404 for an id that no report has. */
export async function findReport(
  { db, enterpriseId }: EnterpriseTransaction,
  reportId: string | undefined,
): Promise<FoundReport | null> {
  const row = await db
    .selectFrom("enterprise_state")
    .innerJoin("reports", "reports.enterprise_id", "enterprise_state.enterprise_id")
    .innerJoin("settings", "settings.enterprise_id", "enterprise_state.enterprise_id")
    .selectAll("reports")
    .select(["current_report_id", "current_report_version", "search_version", "managed_users", "verified_domains"])
    .where("enterprise_state.enterprise_id", "=", enterpriseId)
    .where(({ eb, ref }) => eb("reports.id", "=", reportId ?? ref("current_report_id")))
    .executeTakeFirst();
  if (!row && reportId !== undefined) throw notFound();
  if (!row) return null;
  const { current_report_id, current_report_version, search_version, managed_users, verified_domains, ...report } = row;
  return {
    ...report,
    current: report.id === current_report_id,
    peopleReadable: isReadable(report.version, current_report_version),
    searchVersion: search_version,
    visibility: { managed_users, verified_domains },
  };
}

/** As `findReport`, for those who read people of it: throws 410 when they are no longer kept. */
export async function findReadableReport(
  transaction: EnterpriseTransaction,
  reportId: string | undefined,
): Promise<FoundReport | null> {
  const report = await findReport(transaction, reportId);
  if (report && !report.peopleReadable) throw reportNotReadable();
  return report;
}

/** The last twelve reports are kept person by person. */
export function isReadable(version: number, currentVersion: number): boolean {
  return version > currentVersion - readableReportsMax && version <= currentVersion;
}

export function reportNotReadable(): ProblemError {
  return new ProblemError(
    410,
    "report_not_readable",
    `Only the last ${readableReportsMax} reports are kept person by person; of this one the totals remain.`,
  );
}
