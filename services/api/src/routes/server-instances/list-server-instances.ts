import { pageOf } from "@oneseat/contracts/page";
import { serverInstance } from "@oneseat/contracts/server-instance";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { readServerInstances } from "../../syncs/read-server-instances.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

/** All of them at once: an enterprise has tens. */
export function addListServerInstances(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/server-instances`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["Server instances"],
        summary: "List server instances with their last sync",
        params: enterpriseParams,
        response: { 200: pageOf(serverInstance), ...problems },
      },
    },
    async (request) => {
      const instances = await deps.database.forEnterprise(holderOf(request).enterpriseId, readServerInstances);
      const items = instances.map(({ lastSuccessAt, ...instance }) => ({
        ...instance,
        last_success_at: lastSuccessAt?.toISOString() ?? null,
      }));
      return { items, next_cursor: null };
    },
  );
}
