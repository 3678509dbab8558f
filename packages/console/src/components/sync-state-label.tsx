import type { SyncState } from "@oneseat/contracts/sync";
import { Label, type LabelColorOptions } from "@primer/react";

const looks: Readonly<Record<SyncState, readonly [LabelColorOptions, string]>> = {
  pending: ["accent", "Syncing"],
  needs_confirmation: ["attention", "Needs confirmation"],
  success: ["success", "Synced"],
  failure: ["danger", "Failed"],
};

export function SyncStateLabel({ state }: { state: SyncState }) {
  const [variant, words] = looks[state];
  return <Label variant={variant}>{words}</Label>;
}
