import { notFound } from "@oneseat/http/problem-error";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Dependencies } from "../dependencies.ts";
import { removeServerInstance } from "../syncs/remove-server-instance.ts";
import { authorise, holderOf } from "./authorise.ts";

/** 204; a report without the instance's accounts follows. */
export function addDeleteServerInstance(server: FastifyInstance, deps: Dependencies): void {
  server.delete<{ Params: { enterprise: string; server_id: string } }>(
    "/api/v1/enterprises/:enterprise/server-instances/:server_id",
    { onRequest: authorise(deps.database, ["owner"]) },
    async (request, reply) => {
      const serverId = z.uuid().toLowerCase().safeParse(request.params.server_id);
      if (!serverId.success) throw notFound();
      const removed = await deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        removeServerInstance(transaction, serverId.data, deps),
      );
      if (!removed) throw notFound();
      return reply.code(204).send();
    },
  );
}
