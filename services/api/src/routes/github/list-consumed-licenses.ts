import { type ConsumedLicenses, consumedLicenses } from "@oneseat/contracts/consumed-licenses";
import { uuid } from "@oneseat/contracts/identifiers";
import { limitDefault, limitMax } from "@oneseat/contracts/page";
import type { TokenHolder } from "@oneseat/database/find-token";
import { z } from "zod";
import { originOf } from "../../answers/origin-of.ts";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { consumedLicenseRow } from "../../report/consumed-license-row.ts";
import { findReadableReport } from "../../report/find-report.ts";
import { readNumberedPage } from "../../report/read-numbered-page.ts";
import { readSettings, viewerOf } from "../../report/viewer.ts";
import { visiblePerson } from "../../report/visible-person.ts";
import { enterpriseParams, problems } from "../route-schema.ts";
import { pageLinks } from "./page-links.ts";

const pageMax = 1_000_000_000;

/** As GitHub does, more than a hundred a page is taken for a hundred. */
const perPage = z.coerce
  .number()
  .int()
  .min(1)
  .overwrite((count) => Math.min(count, limitMax))
  .default(limitDefault);

const query = z.object({
  page: z.coerce.number().int().min(1).max(pageMax).default(1),
  per_page: perPage.describe(`People a page, at most ${limitMax}`),
  report: uuid.optional().describe("Which report to read; `Link` carries it, so that a walk sees one report"),
});

export function addListConsumedLicenses(server: ApiServer, deps: Dependencies): void {
  for (const base of ["", "/api/v3"]) {
    const path = `${base}/enterprises/:enterprise/consumed-licenses`;
    server.get(
      path,
      {
        config: { access: ["owner", "billing_manager"], madeOf: "report" },
        schema: {
          tags: ["GitHub"],
          summary: "List enterprise consumed licenses, in GitHub's shape",
          params: enterpriseParams,
          querystring: query,
          response: { 200: consumedLicenses, ...problems },
        },
      },
      async (request, reply) => {
        const found = await listConsumedLicenses(deps, holderOf(request), request.query);
        const url = `${originOf(request, deps.config)}${path.replace(":enterprise", request.params.enterprise)}`;
        const links =
          found.reportId && pageLinks({ ...request.query, url, total: found.total, report: found.reportId });
        if (links) reply.header("link", links);
        return found.body;
      },
    );
  }
}

async function listConsumedLicenses(
  deps: Dependencies,
  holder: TokenHolder,
  query: { page: number; per_page: number; report?: string | undefined },
): Promise<{ reportId: string | null; total: number; body: ConsumedLicenses }> {
  return deps.database.forEnterprise(
    holder.enterpriseId,
    async (transaction) => {
      const settings = await readSettings(transaction);
      const report = await findReadableReport(transaction, query.report);
      const people = report
        ? await readNumberedPage(transaction, report, { page: query.page, perPage: query.per_page })
        : [];
      const viewer = viewerOf(holder.role, settings);
      const total = report?.seats_consumed ?? 0;
      return {
        reportId: report?.id ?? null,
        total,
        body: {
          total_seats_consumed: total,
          total_seats_purchased: settings.seats_purchased,
          users: people.map((person) => consumedLicenseRow(visiblePerson(person, viewer))),
        },
      };
    },
    { inKeyOrder: true },
  );
}
