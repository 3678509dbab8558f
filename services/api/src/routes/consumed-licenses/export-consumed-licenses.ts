import { uuid } from "@oneseat/contracts/identifiers";
import { z } from "zod";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { isUnchanged } from "../../plugins/entity-tags.ts";
import { consumedLicenseRow } from "../../report/consumed-license-row.ts";
import { csvLines } from "../../report/csv-lines.ts";
import { type FoundReport, findReadableReport } from "../../report/find-report.ts";
import { streamPeople } from "../../report/stream-people.ts";
import { readSettings, type Viewer, viewerFacts, viewerOf } from "../../report/viewer.ts";
import { visiblePerson } from "../../report/visible-person.ts";
import { enterpriseParams, enterprisePath, problems, streamedText } from "../route-schema.ts";
import { consumedLicenseCells, consumedLicenseColumns } from "./consumed-license-cells.ts";

export function addExportConsumedLicenses(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/consumed-licenses.csv`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["Reports"],
        summary: "The whole report as GitHub's CSV",
        params: enterpriseParams,
        querystring: z.object({ report: uuid.optional() }),
        response: {
          200: { description: "CSV", content: { "text/csv": { schema: streamedText } } },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { enterpriseId, role, slug } = holderOf(request);
      const { report, viewer } = await deps.database.forEnterprise(enterpriseId, async (transaction) => ({
        report: await findReadableReport(transaction, request.query.report),
        viewer: viewerOf(role, await readSettings(transaction)),
      }));
      const timestamp = deps
        .now()
        .toISOString()
        .replace(/[-:]|\.\d+/g, "");
      reply.type("text/csv; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="consumed_licenses-${slug}-${timestamp}.csv"`);
      if (isUnchanged(request, reply, [report?.id, viewerFacts(viewer)])) return reply.send("");
      return reply.send(csvLines(consumedLicenseColumns, cellRows(deps, { enterpriseId, report, viewer })));
    },
  );
}

async function* cellRows(
  deps: Dependencies,
  { enterpriseId, report, viewer }: { enterpriseId: string; report: FoundReport | null; viewer: Viewer },
): AsyncGenerator<string[]> {
  if (!report) return;
  for await (const { person } of streamPeople(deps.database, { enterpriseId, report })) {
    yield consumedLicenseCells(consumedLicenseRow(visiblePerson(person, viewer)));
  }
}
