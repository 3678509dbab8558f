import type { SettingsPatch } from "@oneseat/contracts/settings";
import { type CountPreview, countSettings, type SettingsPreview } from "@oneseat/contracts/settings-preview";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { Dependencies } from "../../dependencies.ts";
import { countsOfReport } from "../../report/counts-of-report.ts";
import { findReport } from "../../report/find-report.ts";
import { readSettings } from "../../report/viewer.ts";
import { applyPatch } from "./apply-patch.ts";
import { askForCounts } from "./ask-for-counts.ts";
import { settingsOfRow } from "./get-settings.ts";

/** The license as it would be with the patch. Matches anew only where the current report does not tell. */
export async function previewSettings(
  { database, config }: Dependencies,
  asked: {
    readonly enterpriseId: string;
    readonly token: string;
    readonly patch: SettingsPatch;
    readonly signal: AbortSignal;
  },
): Promise<SettingsPreview> {
  const { enterpriseId, token, patch, signal } = asked;
  const { after, inForce } = await database.forEnterprise(enterpriseId, async (transaction) => {
    const { after, affectsCount } = applyPatch(settingsOfRow(await readSettings(transaction)), patch);
    return { after, inForce: affectsCount ? null : await readCountsInForce(transaction) };
  });
  const { dedupWorkerUrl } = config;
  const counted =
    inForce ?? (await askForCounts({ dedupWorkerUrl, token, settings: countSettings.parse(after), signal }));
  const { seats_purchased, expires_at } = after;
  return { ...counted, seats_purchased, seats_available: seats_purchased - counted.seats_consumed, expires_at };
}

/** Null while accounts or settings have changed since the current report was last checked. */
async function readCountsInForce(transaction: EnterpriseTransaction): Promise<CountPreview | null> {
  const state = await transaction.db
    .selectFrom("enterprise_state")
    .select(["accounts_version", "checked_accounts_version"])
    .where("enterprise_id", "=", transaction.enterpriseId)
    .executeTakeFirstOrThrow();
  if (state.accounts_version !== state.checked_accounts_version) return null;
  return countsOfReport(await findReport(transaction, undefined));
}
