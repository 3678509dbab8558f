import { deleteEnterprise } from "@oneseat/database/delete-enterprise";
import { notFound } from "@oneseat/http/problem-error";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { revokeQueueUsers } from "../../queue-access/revoke-queue-users.ts";
import { enterpriseParams, enterprisePath, noContent, problems } from "../route-schema.ts";

export function addDeleteEnterprise(server: ApiServer, deps: Dependencies): void {
  server.delete(
    enterprisePath,
    {
      config: { access: ["operator"] },
      schema: {
        tags: ["Enterprises"],
        summary: "Remove an enterprise and everything of it",
        params: enterpriseParams,
        response: { 204: noContent, ...problems },
      },
    },
    async (request, reply) => {
      const found = await deps.database.forInstallation(({ db }) =>
        db.selectFrom("enterprises").select("id").where("slug", "=", request.params.enterprise).executeTakeFirst(),
      );
      if (!found) throw notFound();
      const { connectionIds } = await deps.database.forEnterprise(found.id, deleteEnterprise);
      await revokeQueueUsers(deps.queueAccess, request.log, connectionIds);
      return reply.code(204).send();
    },
  );
}
