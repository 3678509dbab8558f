import { cursorQuery, pageOf } from "@oneseat/contracts/page";
import { type Report, report } from "@oneseat/contracts/report";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { z } from "zod";
import { openCursor, sealCursor } from "../../cursor.ts";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { isReadable } from "../../report/find-report.ts";
import { reportOfRow } from "../../report/report-of-row.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

const position = z.tuple([z.int32()]);

export function addListReports(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/reports`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["Reports"],
        summary: "List reports, the newest first: totals over time",
        params: enterpriseParams,
        querystring: cursorQuery,
        response: { 200: pageOf(report), ...problems },
      },
    },
    async (request) =>
      deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        listReports(transaction, request.query),
      ),
  );
}

async function listReports(
  { db, enterpriseId }: EnterpriseTransaction,
  query: z.infer<typeof cursorQuery>,
): Promise<{ items: Report[]; next_cursor: string | null }> {
  const before = query.cursor === undefined ? null : openCursor(query.cursor, position)[0];
  const rows = await db
    .selectFrom("reports")
    .innerJoin("enterprise_state", "enterprise_state.enterprise_id", "reports.enterprise_id")
    .selectAll("reports")
    .select(["current_report_id", "current_report_version"])
    .where("reports.enterprise_id", "=", enterpriseId)
    .$if(before !== null, (select) => select.where("version", "<", before))
    .orderBy("version", "desc")
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: page.map(({ current_report_id, current_report_version, ...row }) =>
      reportOfRow({
        ...row,
        current: row.id === current_report_id,
        peopleReadable: isReadable(row.version, current_report_version),
      }),
    ),
    next_cursor: last ? sealCursor([last.version]) : null,
  };
}
