import type { ServerInstance } from "@oneseat/contracts/server-instance";
import { formatCount } from "../components/format-number.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** License data syncs weekly; a day more is no reason to worry anybody. */
const goodSyncDaysMax = 8;

export type InstanceWarning =
  | { readonly kind: "never_synced" | "overdue"; readonly sentence: string }
  | { readonly kind: "failed"; readonly error: NonNullable<NonNullable<ServerInstance["last_sync"]>["error"]> };

/** What is wrong with an instance's usage, in sentences that say what to do. More than one thing may be. */
export function instanceWarnings(instance: ServerInstance, now: number): InstanceWarning[] {
  const { last_sync, last_success_at } = instance;
  const warnings: InstanceWarning[] = [];
  if (last_sync?.status === "failure" && last_sync.error) warnings.push({ kind: "failed", error: last_sync.error });
  if (last_success_at === null && last_sync === null)
    warnings.push({ kind: "never_synced", sentence: neverSynced(instance) });
  const days = last_success_at === null ? 0 : Math.floor((now - Date.parse(last_success_at)) / dayMs);
  if (days >= goodSyncDaysMax) warnings.push({ kind: "overdue", sentence: overdue(instance, days) });
  return warnings;
}

function neverSynced({ is_connected }: ServerInstance): string {
  return is_connected
    ? "Nobody of this instance is counted yet. On the instance's License page, click Sync now."
    : "Nobody of this instance is counted yet. Export license usage on the instance, then click Add server usage here.";
}

function overdue({ is_connected }: ServerInstance, days: number): string {
  const age = `The last good sync was ${formatCount(days, "day")} ago, so the count may be out of date.`;
  return is_connected
    ? `${age} Check that the connector runs, then click Sync now on the instance's License page.`
    : `${age} Export license usage on the instance again, then click Add server usage here.`;
}
