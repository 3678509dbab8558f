import { pageOf } from "@oneseat/contracts/page";
import { type PeopleQuery, type PersonSummary, peopleQuery, personSummary } from "@oneseat/contracts/people-query";
import type { TokenHolder } from "@oneseat/database/find-token";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { ProblemError } from "@oneseat/http/problem-error";
import type { FastifyReply } from "fastify";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { findPeople, type SelectedPerson } from "../../report/find-people.ts";
import { findReadableReport } from "../../report/find-report.ts";
import { openPeopleCursor, sealPeopleCursor } from "../../report/people-cursor.ts";
import { personAccounts, personLicenseType } from "../../report/person-accounts.ts";
import { viewerOf } from "../../report/viewer.ts";
import { searchNotReadyDescription, whenSearchable } from "../../search/when-searchable.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

export function addListPeople(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/people`,
    {
      config: { access: ["owner", "billing_manager"], madeOf: "report" },
      schema: {
        tags: ["People"],
        summary: "List people of a report",
        description: `With \`query\`, \`organization\` or \`deployment\`, a search. ${searchNotReadyDescription} A list without these does not wait.`,
        params: enterpriseParams,
        querystring: peopleQuery,
        response: { 200: pageOf(personSummary), ...problems },
      },
    },
    async (request, reply) => {
      if (request.query.query?.includes("@")) throw addressInUrl();
      const wanted = { query: request.query, searchesAddresses: false };
      return listPeople(deps, holderOf(request), wanted, reply);
    },
  );
}

export type WantedPeople = {
  readonly query: PeopleQuery;
  /** Whether `query.query` may begin an address, for those who see addresses. */
  readonly searchesAddresses: boolean;
};

/** A page of people; one that needs the search waits for the index of a new report. */
export async function listPeople(
  deps: Dependencies,
  holder: TokenHolder,
  wanted: WantedPeople,
  reply: FastifyReply,
): Promise<{ items: PersonSummary[]; next_cursor: string | null }> {
  return whenSearchable(deps, reply, () => readPage(deps, holder, wanted));
}

async function readPage(deps: Dependencies, holder: TokenHolder, { query, searchesAddresses }: WantedPeople) {
  const read = async (transaction: EnterpriseTransaction) => {
    const after = openPeopleCursor(query.cursor, query.report);
    const report = await findReadableReport(transaction, query.report ?? after?.reportId);
    if (!report) return { items: [], next_cursor: null };
    const viewer = viewerOf(holder.role, report.visibility);
    const found = await findPeople(
      transaction,
      {
        index: { enterpriseId: holder.enterpriseId, version: report.searchVersion, kept: deps.keptBlocks },
        version: report.version,
        query: query.query,
        searchesAddresses: searchesAddresses && viewer.seesAddresses,
        filters: [query.filter ?? []].flat(),
        organization: query.organization,
        deployment: query.deployment,
        sort: query.sort,
        after,
        limit: query.limit + 1,
      },
      viewer,
    );
    const page = found.slice(0, query.limit);
    const last = found.length > query.limit ? page.at(-1) : undefined;
    return {
      items: page.map(summaryOf),
      next_cursor: last ? sealPeopleCursor({ reportId: report.id, ...last }) : null,
    };
  };
  return deps.database.forEnterprise(holder.enterpriseId, read, { isolation: "repeatable read", inKeyOrder: true });
}

function summaryOf({ id, seatsMore, visible }: SelectedPerson): PersonSummary {
  return {
    id,
    license_type: personLicenseType(visible),
    visual_studio: visible.visual_studio,
    accounts: personAccounts(visible),
    seats_more: seatsMore,
  };
}

function addressInUrl(): ProblemError {
  return new ProblemError(
    422,
    "address_in_url",
    "An address does not belong in a URL, where logs keep it: send the same fields as the body of POST /people/search.",
    [{ field: "query", message: "must not hold an @; use POST /people/search" }],
  );
}
