import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { isUnchanged } from "../../plugins/entity-tags.ts";
import { csvLines } from "../../report/csv-lines.ts";
import { type FoundReport, findReadableReport } from "../../report/find-report.ts";
import { streamPeople } from "../../report/stream-people.ts";
import { readSettings, type Viewer, viewerFacts, viewerOf } from "../../report/viewer.ts";
import { visiblePerson } from "../../report/visible-person.ts";
import { enterpriseParams, enterprisePath, problems, streamedText } from "../route-schema.ts";

const columns = ["person_id", "seats_more", "accounts", "account_key", "cause", "address"];

export function addExportPolicyDifferences(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/policy-differences.csv`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["People"],
        summary: "The policy differences of the current report, a line for each fix",
        params: enterpriseParams,
        response: {
          200: { description: "CSV", content: { "text/csv": { schema: streamedText } } },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { enterpriseId, role, slug } = holderOf(request);
      const { report, viewer } = await deps.database.forEnterprise(enterpriseId, async (transaction) => ({
        report: await findReadableReport(transaction, undefined),
        viewer: viewerOf(role, await readSettings(transaction)),
      }));
      reply.type("text/csv; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="policy_differences-${slug}.csv"`);
      if (isUnchanged(request, reply, [report?.id, viewerFacts(viewer)])) return reply.send("");
      return reply.send(csvLines(columns, fixRows(deps, { enterpriseId, report, viewer })));
    },
  );
}

async function* fixRows(
  deps: Dependencies,
  { enterpriseId, report, viewer }: { enterpriseId: string; report: FoundReport | null; viewer: Viewer },
): AsyncGenerator<string[]> {
  if (!report) return;
  for await (const { id, seatsMore, person } of streamPeople(deps.database, {
    enterpriseId,
    report,
    onlyDifferences: true,
  })) {
    const visible = visiblePerson(person, viewer);
    const accounts = visible.accounts.map(({ key }) => key).join(", ");
    for (const fix of visible.fixes) {
      yield [id, String(seatsMore), accounts, fix.account_key, fix.cause, fix.address ?? ""];
    }
  }
}
