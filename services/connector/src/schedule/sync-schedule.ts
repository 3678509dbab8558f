import { createHash } from "node:crypto";
import type { ScheduleSetting } from "../spool/settings-store.ts";
import type { SyncRecord } from "../spool/sync-record.ts";

export const weekMs = 7 * 24 * 60 * 60 * 1000;
/** Connectors that were enabled together, such as by a roll-out, do not all come at one moment. */
const jitterMsMax = 60 * 60 * 1000;

/** When the next sync is due, and the week that it stands for; null week: a failed sync is tried again. */
export type DueSync = { readonly at: number; readonly slot: number | null };

/**
 * Weeks are counted from the moment that sync was enabled: week 0 is that moment, week n the same time n weeks later,
 * plus a jitter that is always the same for one connector. Weeks that were missed are made up for by one sync. A sync
 * that failed for a passing reason is tried again before its week is over. Null while sync is off.
 */
export function nextSync(options: {
  schedule: ScheduleSetting | null;
  jitterMs: number;
  /** Newest first. */
  history: readonly SyncRecord[];
  now: number;
}): DueSync | null {
  const { schedule, jitterMs, history, now } = options;
  if (!schedule?.enabled || schedule.enabledAt === null) return null;
  const { enabledAt, lastSlot } = schedule;
  const startOf = (slot: number) => (slot === 0 ? enabledAt : enabledAt + slot * weekMs + jitterMs);
  const current = slotAt({ enabledAt, jitterMs, now });
  const slot = Math.max(current, lastSlot + 1);
  const weekly = { at: startOf(slot), slot };
  const again = retryAt(history, enabledAt);
  return again !== null && again < weekly.at ? { at: again, slot: null } : weekly;
}

/** Between 0 and an hour, always the same for one server. */
export function jitterOf(serverId: string): number {
  return createHash("sha256").update(serverId).digest().readUInt32BE(0) % jitterMsMax;
}

/** The last week that has begun; -1 before the first. */
function slotAt({ enabledAt, jitterMs, now }: { enabledAt: number; jitterMs: number; now: number }): number {
  if (now < enabledAt) return -1;
  return Math.max(0, Math.floor((now - enabledAt - jitterMs) / weekMs));
}

const retriesMax = 6;
const retryDelayMs = 15 * 60 * 1000;
/** Reasons that may pass without anybody doing anything. */
const passing = new Set([
  "source_unreachable",
  "source_not_ready",
  "source_truncated",
  "incomplete",
  "internal",
  "not_delivered",
]);

/** A quarter of an hour after the first failure, then four times as long each time. */
function retryAt(history: readonly SyncRecord[], enabledAt: number): number | null {
  let failures = 0;
  for (const { state, error, startedAt } of history) {
    if (state !== "failure" || !error || !passing.has(error.code) || startedAt < enabledAt) break;
    failures++;
  }
  const finishedAt = history[0]?.finishedAt;
  if (failures === 0 || failures > retriesMax || !finishedAt) return null;
  return finishedAt + retryDelayMs * 4 ** (failures - 1);
}
