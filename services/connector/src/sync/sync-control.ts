import { v7 as uuidV7 } from "uuid";
import type { Clock } from "../clock.ts";
import type { EnrolmentState } from "../enrolment/enrolment.ts";
import { createScheduler, type Scheduler } from "../schedule/scheduler.ts";
import { jitterOf, nextSync } from "../schedule/sync-schedule.ts";
import type { Spool } from "../spool/open-spool.ts";
import type { SyncRecord } from "../spool/sync-record.ts";
import type { SyncRunner } from "./sync-runner.ts";
import { failureOf } from "./transport.ts";

export type SyncSchedule = {
  readonly enabled: boolean;
  readonly enabledAt: number | null;
  readonly nextSyncAt: number | null;
  readonly lastSync: SyncRecord | null;
};

/** What a person may ask of syncs, and the schedule that asks by itself. */
export type SyncControl = {
  schedule(): SyncSchedule;
  setEnabled(enabled: boolean): void;
  /** The sync that is under way, or a new one. Throws `NotEnrolledError` where none can ever arrive. */
  begin(): SyncRecord;
  /** From here on syncs run, by the schedule too. A new connection switches the schedule on, from now. */
  connect(runner: SyncRunner, connectionId: string): void;
  /** Ends what can never arrive, since no connection will be made. */
  giveUp(reason: string): void;
  /** To be called after each sync. */
  reconsider(): void;
  close(): Promise<void>;
};

export class NotEnrolledError extends Error {
  override readonly name = "NotEnrolledError";
}

export function createSyncControl(options: {
  spool: Spool;
  serverId: string;
  enrolment: () => EnrolmentState;
  clock: Clock;
}): SyncControl {
  const { spool, serverId, enrolment, clock } = options;
  const { syncs, settings } = spool;
  const jitterMs = jitterOf(serverId);
  let runner: SyncRunner | undefined;

  /** Weeks are counted from `enabledAt`; null: off. A sync that is under way then stands for the first. */
  const scheduleFrom = (enabledAt: number | null) => ({
    enabled: enabledAt !== null,
    enabledAt,
    lastSlot: enabledAt !== null && syncs.underWay() ? 0 : -1,
  });
  const next = () => {
    const due = nextSync({ schedule: settings.schedule.get(), jitterMs, history: syncs.list(), now: clock.now() });
    return due && runner ? due : null;
  };
  const scheduler: Scheduler = createScheduler({
    clock,
    next: () => (syncs.underWay() ? null : next()),
    // The sync first: a crash between the two begins a week's sync twice, never not at all.
    begin: ({ slot }) => {
      runner?.begin("schedule");
      const schedule = settings.schedule.get();
      if (schedule && slot !== null) settings.schedule.set({ ...schedule, lastSlot: slot });
    },
  });
  return {
    schedule: () => {
      const schedule = settings.schedule.get();
      return {
        enabled: schedule?.enabled ?? false,
        enabledAt: schedule?.enabled ? schedule.enabledAt : null,
        nextSyncAt: next()?.at ?? null,
        lastSync: syncs.list()[0] ?? null,
      };
    },
    setEnabled: (enabled) => {
      const schedule = settings.schedule.get();
      if (schedule?.enabled === enabled) return;
      const connectionId = schedule?.connectionId ?? null;
      settings.schedule.set({ ...scheduleFrom(enabled ? clock.now() : null), connectionId });
      scheduler.reconsider();
    },
    begin: () => {
      if (runner) return runner.begin("person");
      const { state, reason } = enrolment();
      if (state !== "enrolling") throw new NotEnrolledError(reason ?? "The connector is about to start.");
      const { sync } = syncs.begin({ id: uuidV7(), startedBy: "person", now: clock.now() });
      syncs.holdUp(sync.id, { for: "api", reason });
      return syncs.find(sync.id) ?? sync;
    },
    connect: (connected, connectionId) => {
      const schedule = settings.schedule.get();
      const isNew = schedule?.connectionId !== connectionId;
      const left = syncs.underWay();
      if (isNew && left && left.state !== "reading") {
        const sentence = "The connector was enrolled anew while this sync was on its way; the next one begins at once.";
        syncs.finish(left.id, { now: clock.now(), error: failureOf("connection_replaced", sentence) });
      }
      // Switched off by a person, it stays off.
      const isOff = schedule !== null && !schedule.enabled;
      if (isNew) settings.schedule.set({ ...scheduleFrom(isOff ? null : clock.now()), connectionId });
      runner = connected;
      connected.start();
      scheduler.start();
    },
    giveUp: (reason) => {
      const left = syncs.underWay();
      if (left) syncs.finish(left.id, { now: clock.now(), error: failureOf("not_enrolled", reason) });
    },
    reconsider: () => scheduler.reconsider(),
    close: async () => {
      await scheduler.close();
      await runner?.close();
    },
  };
}
