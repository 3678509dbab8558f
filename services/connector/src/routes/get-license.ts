import {
  type InstanceConnection,
  type InstanceSyncSettings,
  instanceLicense,
} from "@oneseat/contracts/instance-license";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { isoTime, toSyncView } from "./sync-view.ts";

export function addGetLicense(server: ConnectorServer, deps: Dependencies): void {
  server.get("/api/license", { schema: { response: { 200: instanceLicense } } }, async () => {
    const license = await deps.license.read();
    const { serverId, hostName } = deps.identity();
    return {
      ...license,
      taken_at: isoTime(deps.spool.settings.usersReading.get()?.takenAt ?? null),
      sync: toSyncSettings(deps),
      connection: connectionView(deps),
      instance: { ...deps.instance, server_id: serverId, host_name: hostName },
    };
  });
}

export function toSyncSettings({ sync }: Dependencies): InstanceSyncSettings {
  const { enabled, enabledAt, nextSyncAt, lastSync } = sync.schedule();
  return {
    enabled,
    enabled_at: isoTime(enabledAt),
    next_sync_at: isoTime(nextSyncAt),
    last_sync: lastSync && toSyncView(lastSync),
  };
}

export function connectionView({ enrolment, apiUrl }: Dependencies): InstanceConnection {
  const { state, connection, reason } = enrolment();
  return { state, enterprise: connection?.enterprise ?? null, reason, api_url: apiUrl };
}
