import { type LicenseSyncStatus, licenseSyncStatus } from "@oneseat/contracts/consumed-licenses";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { type ReadServerInstance, readServerInstances } from "../../syncs/read-server-instances.ts";
import { enterpriseParams, problems } from "../route-schema.ts";

export function addGetLicenseSyncStatus(server: ApiServer, deps: Dependencies): void {
  for (const base of ["", "/api/v3"]) {
    server.get(
      `${base}/enterprises/:enterprise/license-sync-status`,
      {
        config: { access: ["owner", "billing_manager"] },
        schema: {
          tags: ["GitHub"],
          summary: "Get a license sync status, in GitHub's shape",
          params: enterpriseParams,
          response: { 200: licenseSyncStatus, ...problems },
        },
      },
      async (request) => {
        const instances = await deps.database.forEnterprise(holderOf(request).enterpriseId, readServerInstances);
        return { server_instances: instances.map(serverStatus) };
      },
    );
  }
}

function serverStatus({ server_id, host_name, last_sync }: ReadServerInstance): ServerStatus {
  if (last_sync === null) {
    return { server_id, hostname: host_name, last_sync: { date: "", status: "never synced", error: "" } };
  }
  const { date, status, error } = last_sync;
  return {
    server_id,
    hostname: host_name,
    last_sync: { date, status: status === "needs_confirmation" ? "pending" : status, error: error?.message ?? "" },
  };
}

type ServerStatus = LicenseSyncStatus["server_instances"][number];
