import { exportFormat, exportFormatVersion } from "@oneseat/contracts/export-file";
import { type InstanceUsagePreview, instanceUsagePreview } from "@oneseat/contracts/instance-license";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { featuresOf } from "../sync/read-usage.ts";
import { isoTime } from "./sync-view.ts";

const usersShownMax = 3;

/** What exactly leaves the instance, from the latest complete reading; never asks the source. */
export function addPreviewUsage(server: ConnectorServer, deps: Dependencies): void {
  server.get("/api/license/preview", { schema: { response: { 200: instanceUsagePreview } } }, async () => ({
    header: headerOf(deps),
    users: deps.spool.users
      .list({ from: 0, to: usersShownMax })
      .map(({ user_id, emails }) => ({ user_id, emails: emails.map((email) => ({ ...email })) })),
  }));
}

/** In the order of the file. */
function headerOf({ spool, identity }: Dependencies): InstanceUsagePreview["header"] {
  const reading = spool.settings.usersReading.get();
  if (reading === null || reading.facts === null) return null;
  const { enterprise, serverId, hostName, syncEnabledAt } = identity();
  const { version, http_only, license, left_out } = reading.facts;
  return {
    format: exportFormat,
    format_version: exportFormatVersion,
    enterprise,
    server_id: serverId,
    host_name: hostName,
    version,
    http_only,
    features: featuresOf({ syncEnabledAt }),
    license,
    taken_at: isoTime(reading.takenAt) ?? "",
    user_count: reading.userCount,
    left_out,
  };
}
