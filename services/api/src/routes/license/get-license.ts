import { type License, license } from "@oneseat/contracts/report";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { countsOfReport } from "../../report/counts-of-report.ts";
import { findReport } from "../../report/find-report.ts";
import { readSettings } from "../../report/viewer.ts";
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

async function getLicense(transaction: EnterpriseTransaction): Promise<License> {
  const settings = await readSettings(transaction);
  const report = await findReport(transaction, undefined);
  const state = await transaction.db
    .selectFrom("enterprise_state")
    .select(["accounts_version", "checked_accounts_version", "checked_at"])
    .where("enterprise_id", "=", transaction.enterpriseId)
    .executeTakeFirstOrThrow();
  const counted = countsOfReport(report);
  return {
    report: report && {
      id: report.id,
      version: report.version,
      created_at: report.created_at.toISOString(),
      checked_at: (state.checked_at ?? report.created_at).toISOString(),
    },
    stale: state.accounts_version !== state.checked_accounts_version,
    seats_purchased: settings.seats_purchased,
    seats_available: settings.seats_purchased - counted.seats_consumed,
    expires_at: settings.expires_at?.toISOString() ?? null,
    ...counted,
  };
}
