import { isDeepStrictEqual } from "node:util";
import { type Settings, type SettingsPatch, settings, settingsPatch } from "@oneseat/contracts/settings";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { requestDedup } from "@oneseat/database/request-dedup";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";
import { settingsOfRow } from "./get-settings.ts";

/** Others change what is shown or taken in, not who is one person. */
const countAffecting: readonly (keyof Settings)[] = [
  "matching_policy",
  "ignored_addresses",
  "shared_address_max",
  "billing_model",
  "managed_users",
];

export function addUpdateSettings(server: ApiServer, deps: Dependencies): void {
  server.patch(
    `${enterprisePath}/settings`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Settings"],
        summary: "Change settings; a change that affects the count makes a new report",
        params: enterpriseParams,
        body: settingsPatch,
        response: { 200: settings, ...problems },
      },
    },
    async (request) =>
      deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        updateSettings(transaction, request.body),
      ),
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
  const after = { ...settingsOfRow(before), ...withoutUndefined(patch) };
  if (after.expires_at !== null) after.expires_at = new Date(after.expires_at).toISOString();
  const changed = changedFields(settingsOfRow(before), after);
  if (changed.length === 0) return after;
  await db
    .updateTable("settings")
    .set({ ...after, expires_at: after.expires_at === null ? null : new Date(after.expires_at) })
    .where("enterprise_id", "=", enterpriseId)
    .execute();
  if (changed.some((field) => countAffecting.includes(field))) await requestDedup(transaction);
  return after;
}

function changedFields(before: Settings, after: Settings): (keyof Settings)[] {
  const fields = Object.keys(after) as (keyof Settings)[];
  return fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
}

function withoutUndefined(patch: SettingsPatch): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
