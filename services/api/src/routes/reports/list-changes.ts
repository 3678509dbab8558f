import { uuid } from "@oneseat/contracts/identifiers";
import { cursorQuery } from "@oneseat/contracts/page";
import { parsePersonBody } from "@oneseat/contracts/person-body";
import { type Change, type Changes, change, changes } from "@oneseat/contracts/report";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { notFound, ProblemError } from "@oneseat/http/problem-error";
import { z } from "zod";
import { openCursor, sealCursor } from "../../cursor.ts";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { type FoundReport, findReadableReport } from "../../report/find-report.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";
import { type ChangedPeople, compareReports } from "./compare-reports.ts";

const query = cursorQuery.extend({
  since: uuid.optional().describe("The earlier report; without it, the one before this"),
  kind: change.shape.kind.optional().describe("Without it, changes of every kind"),
});
const position = z.tuple([z.base64url(), change.shape.kind]);

export function addListChanges(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/reports/:report/changes`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["Reports"],
        summary: "People added, removed, joined and split between two reports",
        params: enterpriseParams.extend({ report: uuid }),
        querystring: query,
        response: { 200: changes, ...problems },
      },
    },
    async (request) =>
      deps.database.forEnterprise(
        holderOf(request).enterpriseId,
        (transaction) => listChanges(transaction, request.params.report, request.query),
        { inKeyOrder: true },
      ),
  );
}

async function listChanges(
  transaction: EnterpriseTransaction,
  reportId: string,
  { since, kind, cursor, limit }: z.infer<typeof query>,
): Promise<Changes> {
  const later = await findReadableReport(transaction, reportId);
  if (!later) throw notFound();
  const versions = { earlier: await findEarlierVersion(transaction, later, since), later: later.version };
  const [orderKey, lastKind] = cursor === undefined ? [] : openCursor(cursor, position);
  const after = orderKey && lastKind ? { orderKey: Buffer.from(orderKey, "base64url"), kind: lastKind } : null;
  const { counts, changed } = await compareReports(transaction, { ...versions, kind, after, limit: limit + 1 });
  const page = changed.slice(0, limit);
  const last = changed.length > limit ? page.at(-1) : undefined;
  return {
    counts,
    items: await describeChanges(transaction, page, versions),
    next_cursor: last ? sealCursor([last.order_key.toString("base64url"), last.kind]) : null,
  };
}

/** Version 0, which nobody was in, comes before the first report. */
async function findEarlierVersion(
  transaction: EnterpriseTransaction,
  later: FoundReport,
  since: string | undefined,
): Promise<number> {
  const earlierId = since ?? (await findReportBefore(transaction, later.version));
  if (earlierId === undefined) return 0;
  const earlier = await findReadableReport(transaction, earlierId);
  if (earlier && earlier.version <= later.version) return earlier.version;
  throw new ProblemError(422, "validation_failed", "`since` must name a report that is not newer than this one.", [
    { field: "since", message: "must be the earlier of the two reports" },
  ]);
}

async function findReportBefore(
  { db, enterpriseId }: EnterpriseTransaction,
  version: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("reports")
    .select("id")
    .where("enterprise_id", "=", enterpriseId)
    .where("version", "=", version - 1)
    .executeTakeFirst();
  return row?.id;
}

async function describeChanges(
  transaction: EnterpriseTransaction,
  changes: readonly ChangedPeople[],
  { earlier, later }: { earlier: number; later: number },
): Promise<Change[]> {
  const nowAccounts = await readAccountKeys(
    transaction,
    later,
    changes.flatMap(({ now_ids }) => now_ids),
  );
  const beforeAccounts = await readAccountKeys(
    transaction,
    earlier,
    changes.flatMap(({ before_ids }) => before_ids),
  );
  return changes.map(({ kind, now_ids, before_ids }) => ({
    kind,
    now: now_ids.map((id) => ({ id, accounts: nowAccounts.get(id) ?? [] })),
    before: before_ids.map((id) => ({ id, accounts: beforeAccounts.get(id) ?? [] })),
  }));
}

async function readAccountKeys(
  { db, enterpriseId }: EnterpriseTransaction,
  version: number,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("people")
    .select(["person_id", "body"])
    .where("enterprise_id", "=", enterpriseId)
    .where("valid_from", "<=", version)
    .where("valid_to", ">", version)
    .where("person_id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.person_id, parsePersonBody(row.body).accounts.map(({ key }) => key)]));
}
