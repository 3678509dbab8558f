import { describe, expect, it } from "vitest";
import type { SyncRecord } from "../spool/sync-record.ts";
import { createScheduler } from "./scheduler.ts";
import { type DueSync, jitterOf, nextSync, weekMs } from "./sync-schedule.ts";

const enabledAt = Date.parse("2026-11-01T09:00:00Z");
const hourMs = 60 * 60 * 1000;
const jitterMs = 10 * 60 * 1000;

function next(options: { lastSlot?: number; now: number; history?: SyncRecord[]; enabled?: boolean }) {
  const { lastSlot = 0, now, history = [], enabled = true } = options;
  return nextSync({ schedule: { enabled, enabledAt, lastSlot, connectionId: null }, jitterMs, history, now });
}

function failed(code: string, finishedAt: number): SyncRecord {
  return {
    id: "s1",
    startedBy: "schedule",
    state: "failure",
    startedAt: finishedAt - 1000,
    finishedAt,
    takenAt: null,
    accountsRead: 0,
    leftOut: { suspended: 0, built_in: 0 },
    chunkCount: null,
    chunksPublished: 0,
    chunksReceipted: 0,
    heldUp: null,
    uploadId: "s1",
    error: { code, message: "", byte_offset: null, user_index: null },
  };
}

describe("the weekly schedule", () => {
  it("begins the moment sync is enabled", () => {
    expect(next({ lastSlot: -1, now: enabledAt })).toEqual({ at: enabledAt, slot: 0 });
  });

  it("counts weeks from enabling, not from syncs", () => {
    expect(next({ now: enabledAt + 3 * hourMs })).toEqual({ at: enabledAt + weekMs + jitterMs, slot: 1 });
    expect(next({ lastSlot: 4, now: enabledAt + 4.5 * weekMs })?.at).toBe(enabledAt + 5 * weekMs + jitterMs);
  });

  it("makes up for missed weeks with one sync", () => {
    const now = enabledAt + 5.5 * weekMs;

    const due = next({ lastSlot: 1, now });

    expect(due).toEqual({ at: enabledAt + 5 * weekMs + jitterMs, slot: 5 });
    expect(next({ lastSlot: 5, now })?.at).toBeGreaterThan(now);
  });

  it("has nothing due while off", () => {
    expect(next({ lastSlot: -1, now: enabledAt + weekMs, enabled: false })).toBeNull();
    expect(nextSync({ schedule: null, jitterMs, history: [], now: enabledAt })).toBeNull();
  });

  it("does not repeat a week when clocks go back", () => {
    expect(next({ lastSlot: 2, now: enabledAt - hourMs })).toEqual({ at: enabledAt + 3 * weekMs + jitterMs, slot: 3 });
  });

  it("tries again after a passing failure, ever later", () => {
    const at = enabledAt + hourMs;
    const once = [failed("source_unreachable", at)];

    expect(next({ now: at, history: once })).toEqual({ at: at + hourMs / 4, slot: null });
    expect(next({ now: at, history: [failed("incomplete", at), ...once] })).toEqual({ at: at + hourMs, slot: null });
  });

  it("waits for its week after a lasting failure", () => {
    const at = enabledAt + hourMs;

    expect(next({ now: at, history: [failed("source_refused", at)] })?.slot).toBe(1);
    expect(next({ now: at, history: Array.from({ length: 7 }, () => failed("internal", at)) })?.slot).toBe(1);
  });

  it("spreads servers by at most an hour", () => {
    const jitters = Array.from({ length: 50 }, (_, index) => jitterOf(`server-${index}`));

    expect(jitterOf("server-1")).toBe(jitters[1]);
    expect(new Set(jitters).size).toBeGreaterThan(45);
    expect(Math.max(...jitters)).toBeLessThan(hourMs);
  });
});

describe("the scheduler", () => {
  it("begins a sync as often as it is due", async () => {
    let now = enabledAt;
    let lastSlot = -1;
    const begun: (number | null)[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const scheduler = createScheduler({
      clock: {
        now: () => now,
        sleep: async (milliseconds, signal) => {
          signal?.throwIfAborted();
          now += milliseconds;
        },
      },
      next: () =>
        nextSync({ schedule: { enabled: true, enabledAt, lastSlot, connectionId: null }, jitterMs, history: [], now }),
      begin: (due: DueSync) => {
        begun.push(due.slot);
        lastSlot = due.slot ?? lastSlot;
        if (begun.length === 3) resolve();
      },
    });

    scheduler.start();
    await promise;
    await scheduler.close();

    expect(begun.slice(0, 3)).toEqual([0, 1, 2]);
  });

  it("looks again when something has changed", async () => {
    let enabled = false;
    const { promise, resolve } = Promise.withResolvers<void>();
    const scheduler = createScheduler({
      clock: {
        now: () => enabledAt,
        // Never by itself.
        sleep: (_milliseconds, signal) =>
          new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")))),
      },
      next: () => (enabled ? { at: enabledAt, slot: 0 } : null),
      begin: () => {
        enabled = false;
        resolve();
      },
    });
    scheduler.start();

    enabled = true;
    scheduler.reconsider();
    await promise;

    await scheduler.close();
  });
});
