import type { FastifyInstance } from "fastify";
import type { Dependencies } from "../dependencies.ts";
import { authorise, holderOf } from "./authorise.ts";
import { receiveUpload } from "./receive-upload.ts";

/** The accounts of the cloud enterprise, all of them: they replace those in force when the document is complete. */
export function addPutCloudAccounts(server: FastifyInstance, deps: Dependencies): void {
  server.put<{ Params: { enterprise: string } }>(
    "/api/v1/enterprises/:enterprise/cloud-accounts",
    { onRequest: authorise(deps.database, ["owner"]) },
    (request, reply) => receiveUpload(request, reply, { deps, holder: holderOf(request), kind: "cloud" }),
  );
}
