import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";

const directions = {
  "GET /api/license": "the license of the instance, and when it syncs",
  "PATCH /api/license/sync": 'turns the weekly sync on or off: {"enabled": true}',
  "POST /api/license/sync": "syncs now",
  "GET /api/license/syncs": "the history of syncs, with progress; one of them under /api/license/syncs/ID",
  "GET /api/license/users": "the users of the latest reading: page, per_page",
  "GET /api/license/export": "the license usage as a file for Add server usage",
};

export function addShowDirections(server: ConnectorServer, { hostName }: Dependencies): void {
  server.get("/", async () => ({ name: "OneSeat connector", host_name: hostName, routes: directions }));
}
