import { uuid } from "@oneseat/contracts/identifiers";
import { deleteConnections } from "@oneseat/database/delete-connections";
import { notFound } from "@oneseat/http/problem-error";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { revokeQueueUsers } from "../../queue-access/revoke-queue-users.ts";
import { enterpriseParams, enterprisePath, noContent, problems } from "../route-schema.ts";

export function addDeleteConnection(server: ApiServer, deps: Dependencies): void {
  server.delete(
    `${enterprisePath}/connections/:connection`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Connections"],
        summary: "Disconnect an instance: its token and its place at the queue end; its accounts stay",
        params: enterpriseParams.extend({ connection: uuid }),
        response: { 204: noContent, ...problems },
      },
    },
    async (request, reply) => {
      const { connection } = request.params;
      const deleted = await deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        deleteConnections(transaction, [connection]),
      );
      if (deleted === 0) throw notFound();
      await revokeQueueUsers(deps.queueAccess, request.log, [connection]);
      return reply.code(204).send();
    },
  );
}
