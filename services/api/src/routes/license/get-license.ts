import { type License, license } from "@oneseat/contracts/report";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { countColumns, countsOfReport } from "../../report/counts-of-report.ts";
import type { ReportRow } from "../../report/find-report.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

export function addGetLicense(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/license`,
    {
      config: { access: ["owner", "billing_manager"], madeOf: "state" },
      schema: {
        tags: ["License"],
        summary: "Seats purchased, consumed and available, and what the current report counts",
        params: enterpriseParams,
        response: { 200: license, ...problems },
      },
    },
    async (request) => deps.database.forEnterprise(holderOf(request).enterpriseId, getLicense),
  );
}

/** One look into the keys of three tables. */
async function getLicense({ db, enterpriseId }: EnterpriseTransaction): Promise<License> {
  const row = await db
    .selectFrom("enterprise_state")
    .innerJoin("settings", "settings.enterprise_id", "enterprise_state.enterprise_id")
    .leftJoin("reports", (join) =>
      join
        .onRef("reports.enterprise_id", "=", "enterprise_state.enterprise_id")
        .onRef("reports.id", "=", "enterprise_state.current_report_id"),
    )
    .select(["accounts_version", "checked_accounts_version", "checked_at", "seats_purchased", "expires_at"])
    .select(["reports.id", "reports.version", "reports.created_at", ...countColumns])
    .where("enterprise_state.enterprise_id", "=", enterpriseId)
    .executeTakeFirstOrThrow();
  const counted = countsOfReport(row);
  return {
    report: reportOf(row),
    stale: row.accounts_version !== row.checked_accounts_version,
    seats_purchased: row.seats_purchased,
    seats_available: row.seats_purchased - counted.seats_consumed,
    expires_at: row.expires_at?.toISOString() ?? null,
    ...counted,
  };
}

type ReportColumns = { readonly checked_at: Date | null } & {
  readonly [Column in "id" | "version" | "created_at"]: ReportRow[Column] | null;
};

function reportOf({ id, version, created_at, checked_at }: ReportColumns): License["report"] {
  if (id === null || version === null || created_at === null) return null;
  return { id, version, created_at: created_at.toISOString(), checked_at: (checked_at ?? created_at).toISOString() };
}
