import { type Settings, settings } from "@oneseat/contracts/settings";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { type EnterpriseSettings, readSettings } from "../../report/viewer.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

export function addGetSettings(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/settings`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Settings"],
        summary: "The enterprise's settings",
        params: enterpriseParams,
        response: { 200: settings, ...problems },
      },
    },
    async (request) => settingsOfRow(await deps.database.forEnterprise(holderOf(request).enterpriseId, readSettings)),
  );
}

export function settingsOfRow({ enterprise_id, expires_at, ...row }: EnterpriseSettings): Settings {
  return { ...row, expires_at: expires_at?.toISOString() ?? null };
}
