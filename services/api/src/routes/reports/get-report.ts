import { uuid } from "@oneseat/contracts/identifiers";
import { report } from "@oneseat/contracts/report";
import { notFound } from "@oneseat/http/problem-error";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { findReport } from "../../report/find-report.ts";
import { reportOfRow } from "../../report/report-of-row.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

export function addGetReport(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/reports/:report`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["Reports"],
        summary: "The totals of one report",
        params: enterpriseParams.extend({ report: uuid }),
        response: { 200: report, ...problems },
      },
    },
    async (request) => {
      const found = await deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        findReport(transaction, request.params.report),
      );
      if (!found) throw notFound();
      return reportOfRow(found);
    },
  );
}
