import { instanceSync } from "@oneseat/contracts/instance-license";
import { notFound } from "@oneseat/http/problem-error";
import { z } from "zod";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { toSyncView } from "./sync-view.ts";

export function addGetSync(server: ConnectorServer, { spool }: Dependencies): void {
  const schema = { params: z.object({ id: z.string() }), response: { 200: instanceSync } };
  server.get("/api/license/syncs/:id", { schema }, async (request) => {
    const sync = spool.syncs.find(request.params.id);
    if (!sync) throw notFound();
    return toSyncView(sync);
  });
}
