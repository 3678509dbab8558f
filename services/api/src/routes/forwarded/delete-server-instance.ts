import { uuid } from "@oneseat/contracts/identifiers";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { revokeQueueUsers } from "../../queue-access/revoke-queue-users.ts";
import { enterpriseParams, enterprisePath, noContent, problems } from "../route-schema.ts";
import { forward } from "./forward.ts";

/** Ingestion removes the instance, its connection and its accounts; what the connection had in Redis is api's to end. */
export function addDeleteServerInstance(server: ApiServer, deps: Dependencies): void {
  server.delete(
    `${enterprisePath}/server-instances/:server_id`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Server instances"],
        summary: "Remove an instance, its connection and its accounts; a new report follows",
        params: enterpriseParams.extend({ server_id: uuid }),
        response: { 204: noContent, ...problems },
      },
    },
    async (request, reply) => {
      const { enterpriseId } = holderOf(request);
      const connections = await deps.database.forEnterprise(enterpriseId, ({ db }) =>
        db
          .selectFrom("connections")
          .select("id")
          .where("enterprise_id", "=", enterpriseId)
          .where("server_id", "=", request.params.server_id)
          .execute(),
      );
      return forward(request, reply, async (status) => {
        if (status >= 300) return;
        const ids = connections.map(({ id }) => id);
        await revokeQueueUsers(deps.queueAccess, request.log, ids);
      });
    },
  );
}
