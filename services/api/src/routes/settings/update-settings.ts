import { type Settings, type SettingsPatch, settings, settingsPatch } from "@oneseat/contracts/settings";
import { settingsPreview } from "@oneseat/contracts/settings-preview";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { requestDedup } from "@oneseat/database/request-dedup";
import { z } from "zod";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { credentialsOf, holderOf } from "../../plugins/authenticate.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";
import { applyPatch } from "./apply-patch.ts";
import { settingsOfRow } from "./get-settings.ts";
import { previewSettings } from "./preview-settings.ts";

const query = z.object({
  dry_run: z
    .enum(["true", "false"])
    .default("false")
    .describe("`true`: answers the license as it would be, stores nothing"),
});

export function addUpdateSettings(server: ApiServer, deps: Dependencies): void {
  server.patch(
    `${enterprisePath}/settings`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Settings"],
        summary: "Change settings, or preview what they would change; what affects the count makes a new report",
        params: enterpriseParams,
        querystring: query,
        body: settingsPatch,
        response: { 200: z.union([settings, settingsPreview]), ...problems },
      },
    },
    async (request, reply) => {
      const { enterpriseId } = holderOf(request);
      const patch = request.body;
      if (request.query.dry_run === "false") {
        return deps.database.forEnterprise(enterpriseId, (transaction) => updateSettings(transaction, patch));
      }
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort());
      const signal = AbortSignal.any([gone.signal, deps.closing]);
      return previewSettings(deps, { enterpriseId, token: credentialsOf(request).token, patch, signal });
    },
  );
}

/** Running twice is harmless: what is already so is not changed, and asks for no report. */
async function updateSettings(transaction: EnterpriseTransaction, patch: SettingsPatch): Promise<Settings> {
  const { db, enterpriseId } = transaction;
  const before = await db
    .selectFrom("settings")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { after, isChanged, affectsCount } = applyPatch(settingsOfRow(before), patch);
  if (!isChanged) return after;
  await db
    .updateTable("settings")
    .set({ ...after, expires_at: after.expires_at === null ? null : new Date(after.expires_at) })
    .where("enterprise_id", "=", enterpriseId)
    .execute();
  if (affectsCount) await requestDedup(transaction);
  return after;
}
