import type { FastifyInstance } from "fastify";
import type { Dependencies } from "../dependencies.ts";
import { authorise, holderOf } from "./authorise.ts";
import { receiveUpload } from "./receive-upload.ts";

/** *Add server usage*: the export file of one instance, sent by an owner or by its connector. */
export function addPostServerUsage(server: FastifyInstance, deps: Dependencies): void {
  server.post<{ Params: { enterprise: string } }>(
    "/api/v1/enterprises/:enterprise/server-usage",
    { onRequest: authorise(deps.database, ["owner", "connector"]) },
    (request, reply) => receiveUpload(request, reply, { deps, holder: holderOf(request), kind: "server" }),
  );
}
