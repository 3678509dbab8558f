import { isDeepStrictEqual } from "node:util";
import type { Settings, SettingsPatch } from "@oneseat/contracts/settings";
import { countSettings } from "@oneseat/contracts/settings-preview";

export type PatchedSettings = {
  readonly after: Settings;
  readonly isChanged: boolean;
  /** Whether a report under the settings after could count otherwise. */
  readonly affectsCount: boolean;
};

export function applyPatch(before: Settings, patch: SettingsPatch): PatchedSettings {
  const after = { ...before, ...withoutUndefined(patch) };
  if (after.expires_at !== null) after.expires_at = new Date(after.expires_at).toISOString();
  const fields = Object.keys(after) as (keyof Settings)[];
  const changed = fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  return { after, isChanged: changed.length > 0, affectsCount: changed.some((field) => field in countSettings.shape) };
}

function withoutUndefined(patch: SettingsPatch): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
