import type { CountPreview } from "@oneseat/contracts/settings-preview";
import type { ReportRow } from "./find-report.ts";

export const countColumns = [
  "seats_consumed",
  "cloud_only",
  "server_only",
  "cloud_and_server",
  "visual_studio",
  "count_any_email",
  "count_primary_email",
  "count_github_rule",
] as const;

type Counted = { readonly [Column in keyof Pick<ReportRow, (typeof countColumns)[number]>]: number | null };

/** What a report counts; before the first report that is nobody. */
export function countsOfReport(report: Counted | null): CountPreview {
  return {
    seats_consumed: report?.seats_consumed ?? 0,
    environments: {
      cloud_only: report?.cloud_only ?? 0,
      server_only: report?.server_only ?? 0,
      both: report?.cloud_and_server ?? 0,
    },
    visual_studio: report?.visual_studio ?? 0,
    counts: {
      any_email: report?.count_any_email ?? 0,
      primary_email: report?.count_primary_email ?? 0,
      github_rule: report?.count_github_rule ?? 0,
    },
  };
}
