import { instanceSync } from "@oneseat/contracts/instance-license";
import { ProblemError } from "@oneseat/http/problem-error";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { NotEnrolledError } from "../sync/sync-control.ts";
import { toSyncView } from "./sync-view.ts";

/** *Sync now*: a new sync, or the one that is under way, which tries again at once what it waits for. */
export function addBeginSync(server: ConnectorServer, { sync }: Dependencies): void {
  server.post("/api/license/sync", { schema: { response: { 202: instanceSync } } }, async (_request, reply) => {
    try {
      const begun = sync.begin();
      return reply.code(202).header("location", `/api/license/syncs/${begun.id}`).send(toSyncView(begun));
    } catch (error) {
      throw error instanceof NotEnrolledError ? new ProblemError(409, "not_enrolled", error.message) : error;
    }
  });
}
