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
  { client, enterpriseId }: EnterpriseTransaction,
  reportId: string | undefined,
): Promise<FoundReport | null> {
  const values = [enterpriseId, reportId ?? null];
  const { rows } = await client.query<FoundRow>({ ...reportStatement, values });
  const [row] = rows;
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

/**
 * Nearly every read begins with it: each connection prepares it once. It names its columns, since what is prepared fails once a
 * migration adds one to all.
 */
const reportStatement = {
  name: "find-report",
  text: `
    select reports.enterprise_id, reports.id, reports.version, reports.created_at, reports.matching_policy,
      reports.seats_consumed, reports.accounts, reports.cloud_only, reports.server_only, reports.cloud_and_server,
      reports.visual_studio, reports.count_any_email, reports.count_primary_email, reports.count_github_rule,
      reports.people_added, reports.people_removed, reports.people_joined, reports.people_split, reports.content_hash,
      reports.host_names, enterprise_state.current_report_id, enterprise_state.current_report_version,
      enterprise_state.search_version, settings.managed_users, settings.verified_domains
    from enterprise_state
      join settings on settings.enterprise_id = enterprise_state.enterprise_id
      join reports on reports.enterprise_id = enterprise_state.enterprise_id
        and reports.id = coalesce($2::uuid, current_report_id)
    where enterprise_state.enterprise_id = $1`,
};

type FoundRow = Selectable<ReportsTable> & VisibilitySettings & CurrentReport;

type CurrentReport = {
  readonly current_report_id: string | null;
  readonly current_report_version: number;
  readonly search_version: number;
};

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
