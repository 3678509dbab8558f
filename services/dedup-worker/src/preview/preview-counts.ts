import type { CountPreview, CountSettings } from "@oneseat/contracts/settings-preview";
import type { Database } from "@oneseat/database/open-database";
import { matchAccounts } from "../matching/match-accounts.ts";
import { readMatchingInput } from "../reading/read-matching-input.ts";

/** What a report from the accounts of this moment would count if the settings were these; null where the enterprise is gone. Stores nothing. */
export async function previewCounts(
  database: Database,
  asked: { readonly enterpriseId: string; readonly settings: CountSettings; readonly signal: AbortSignal },
): Promise<CountPreview | null> {
  const { enterpriseId, settings, signal } = asked;
  const read = await readMatchingInput(database, enterpriseId, signal);
  if (read === null) return null;
  signal.throwIfAborted();
  const { seatsConsumed, environments, visualStudio, counts } = matchAccounts({ ...read.input, settings });
  return { seats_consumed: seatsConsumed, environments, visual_studio: visualStudio, counts };
}
