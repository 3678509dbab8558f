import { setTimeout as sleepFor } from "node:timers/promises";

/** Time as a parameter, so that tests decide what passes. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects when `signal` aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => sleepFor(milliseconds, undefined, signal ? { signal } : {}),
};
