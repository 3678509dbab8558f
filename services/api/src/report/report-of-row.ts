import type { Report } from "@oneseat/contracts/report";
import type { ReportRow } from "./find-report.ts";

export function reportOfRow(row: ReportRow): Report {
  return {
    id: row.id,
    version: row.version,
    created_at: row.created_at.toISOString(),
    matching_policy: row.matching_policy,
    seats_consumed: row.seats_consumed,
    accounts: row.accounts,
    environments: { cloud_only: row.cloud_only, server_only: row.server_only, both: row.cloud_and_server },
    visual_studio: row.visual_studio,
    counts: {
      any_email: row.count_any_email,
      primary_email: row.count_primary_email,
      github_rule: row.count_github_rule,
    },
    changes: {
      added: row.people_added,
      removed: row.people_removed,
      joined: row.people_joined,
      split: row.people_split,
    },
    content_hash: row.content_hash,
    host_names: row.host_names,
    current: row.current,
    people_readable: row.peopleReadable,
  };
}
