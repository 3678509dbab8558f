import type { z } from "zod";
import { license } from "./report.ts";
import { settings } from "./settings.ts";

/** The settings that decide who is one person and who counts; the others change what is shown or taken in. */
export const countSettings = settings.pick({
  matching_policy: true,
  ignored_addresses: true,
  shared_address_max: true,
  billing_model: true,
  managed_users: true,
});
export type CountSettings = z.infer<typeof countSettings>;

/** What api asks the dedup-worker at `POST /preview`: the counts of the token's enterprise under these settings. */
export const countPreview = license.pick({
  seats_consumed: true,
  environments: true,
  visual_studio: true,
  counts: true,
});
export type CountPreview = z.infer<typeof countPreview>;

/** `PATCH /settings?dry_run=true`: the license as it would be. */
export const settingsPreview = license.omit({ report: true, stale: true });
export type SettingsPreview = z.infer<typeof settingsPreview>;
