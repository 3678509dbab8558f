import { pageOf } from "@oneseat/contracts/page";
import { peopleSearch, personSummary } from "@oneseat/contracts/people-query";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { searchNotReadyDescription } from "../../search/when-searchable.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";
import { listPeople } from "./list-people.ts";

export function addSearchPeople(server: ApiServer, deps: Dependencies): void {
  server.post(
    `${enterprisePath}/people/search`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["People"],
        summary: "Search people of a report, by address too",
        description: searchNotReadyDescription,
        params: enterpriseParams,
        body: peopleSearch,
        response: { 200: pageOf(personSummary), ...problems },
      },
    },
    async (request, reply) =>
      listPeople(deps, holderOf(request), { query: request.body, searchesAddresses: true }, reply),
  );
}
