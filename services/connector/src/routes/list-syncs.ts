import { instanceSync } from "@oneseat/contracts/instance-license";
import { cursorQuery, pageOf } from "@oneseat/contracts/page";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { toSyncView } from "./sync-view.ts";

/** Newest first. The cursor is the id of the last sync of the page before. */
export function addListSyncs(server: ConnectorServer, { spool }: Dependencies): void {
  const schema = { querystring: cursorQuery, response: { 200: pageOf(instanceSync) } };
  server.get("/api/license/syncs", { schema }, async (request) => {
    const { cursor, limit } = request.query;
    const history = spool.syncs.list();
    const start = cursor === undefined ? 0 : history.findIndex(({ id }) => id === cursor) + 1;
    // A cursor that has left the bounded history has nothing behind it.
    const page = cursor !== undefined && start === 0 ? [] : history.slice(start, start + limit);
    const isLast = page.length === 0 || start + limit >= history.length;
    return { items: page.map(toSyncView), next_cursor: isLast ? null : (page.at(-1)?.id ?? null) };
  });
}
