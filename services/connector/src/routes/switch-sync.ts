import { instanceSyncSettings } from "@oneseat/contracts/instance-license";
import { z } from "zod";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { toSyncSettings } from "./get-license.ts";

const body = z.strictObject({ enabled: z.boolean() });

/** Turns the weekly sync on, counted from now, or off; what is so already stays as it is. */
export function addSwitchSync(server: ConnectorServer, deps: Dependencies): void {
  server.patch("/api/license/sync", { schema: { body, response: { 200: instanceSyncSettings } } }, async (request) => {
    deps.sync.setEnabled(request.body.enabled);
    return toSyncSettings(deps);
  });
}
