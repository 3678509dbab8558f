import { Bell } from "../bell.ts";
import type { Clock } from "../clock.ts";
import type { DueSync } from "./sync-schedule.ts";

export type Scheduler = {
  start(): void;
  /** To be called when what `next` depends on has changed. */
  reconsider(): void;
  close(): Promise<void>;
};

/** Looked at the clock at least this often: a timer does not notice that a machine slept or its clock was set. */
const lookMsMax = 60_000;

/** Begins each sync when it is due. `next` gives null while none may begin; `begin` makes the next one later. */
export function createScheduler(options: {
  clock: Clock;
  next: () => DueSync | null;
  begin: (due: DueSync) => void;
}): Scheduler {
  const { clock, next, begin } = options;
  const bell = new Bell(clock);
  const stop = new AbortController();
  let running: Promise<void> | undefined;

  const run = async () => {
    while (!stop.signal.aborted) {
      const due = next();
      if (due && due.at <= clock.now()) begin(due);
      else await bell.wait(Math.min(lookMsMax, due ? due.at - clock.now() : lookMsMax), stop.signal);
    }
  };

  return {
    start: () => {
      running ??= run().catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
    },
    reconsider: () => bell.ring(),
    close: async () => {
      stop.abort();
      await running;
    },
  };
}
