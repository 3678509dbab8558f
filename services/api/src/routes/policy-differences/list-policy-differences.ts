import { cursorQuery } from "@oneseat/contracts/page";
import { type PolicyDifference, policyDifferences } from "@oneseat/contracts/policy-difference";
import type { TokenHolder } from "@oneseat/database/find-token";
import { sql } from "kysely";
import type { z } from "zod";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { findPeople, type SelectedPerson } from "../../report/find-people.ts";
import { findReadableReport } from "../../report/find-report.ts";
import { openPeopleCursor, sealPeopleCursor } from "../../report/people-cursor.ts";
import { peopleOfVersion } from "../../report/people-of-version.ts";
import { personAccounts } from "../../report/person-accounts.ts";
import { viewerOf } from "../../report/viewer.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

type Query = z.infer<typeof cursorQuery>;

export function addListPolicyDifferences(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/policy-differences`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["People"],
        summary: "People counted more than once by GitHub's documented rule, and what to mend",
        params: enterpriseParams,
        querystring: cursorQuery,
        response: { 200: policyDifferences, ...problems },
      },
    },
    async (request) => listPolicyDifferences(deps, holderOf(request), request.query),
  );
}

async function listPolicyDifferences(
  deps: Dependencies,
  holder: TokenHolder,
  query: Query,
): Promise<z.infer<typeof policyDifferences>> {
  return deps.database.forEnterprise(
    holder.enterpriseId,
    async (transaction) => {
      const after = openPeopleCursor(query.cursor, undefined);
      const report = await findReadableReport(transaction, after?.reportId);
      if (!report) return { people: 0, seats_more: 0, items: [], next_cursor: null };
      const totals = await peopleOfVersion(transaction, report.version)
        .select([sql<number>`count(*)`.as("people"), sql<number>`coalesce(sum(policy_seats_more), 0)`.as("seats_more")])
        .where("policy_seats_more", ">", 0)
        .executeTakeFirstOrThrow();
      const selection = {
        index: { enterpriseId: holder.enterpriseId, version: report.searchVersion, kept: deps.keptBlocks },
        version: report.version,
        query: undefined,
        searchesAddresses: false,
        filters: ["policy-difference" as const],
        organization: undefined,
        deployment: undefined,
        sort: "order" as const,
        after,
        limit: query.limit + 1,
      };
      const found = await findPeople(transaction, selection, viewerOf(holder.role, report.visibility));
      const page = found.slice(0, query.limit);
      const last = found.length > query.limit ? page.at(-1) : undefined;
      return {
        ...totals,
        items: page.map(differenceOf),
        next_cursor: last ? sealPeopleCursor({ reportId: report.id, ...last }) : null,
      };
    },
    { isolation: "repeatable read", inKeyOrder: true },
  );
}

function differenceOf({ id, seatsMore, visible }: SelectedPerson): PolicyDifference {
  return {
    person_id: id,
    seats_more: seatsMore,
    accounts: personAccounts(visible),
    github_groups: visible.github_groups.map((group) => [...group]),
    fixes: [...visible.fixes],
  };
}
