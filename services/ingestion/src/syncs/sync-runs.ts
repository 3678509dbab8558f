import type { Gauge } from "prom-client";
import type { SyncTask } from "./sync-task.ts";

/**
 * Syncs of each way that a process reads or applies at once. Each holds a window of bytes, the ids it has seen and, while
 * it applies, a connection. Uploads read at their senders' pace, so they may not hold up the queue.
 */
const runningMax = { queue: 4, upload: 16 } as const;
/** Uploads that wait for their turn; their senders wait with them. */
const waitingUploadsMax = 100;

type Lane = { slotsLeft: number; readonly waiting: (() => void)[] };

/** The syncs of this process: so many run at once, the rest in the order they came. */
export class SyncRuns {
  readonly #gauge: Gauge;
  readonly #tracked = new Set<Promise<unknown>>();
  readonly #queue: Lane = { slotsLeft: runningMax.queue, waiting: [] };
  readonly #uploads: Lane = { slotsLeft: runningMax.upload, waiting: [] };
  readonly #aborting = new AbortController();

  constructor(gauge: Gauge) {
    this.#gauge = gauge;
  }

  /** True while another upload could not even wait. */
  get full(): boolean {
    return this.#uploads.waiting.length >= waitingUploadsMax;
  }

  /** Aborted when the process stops and does not wait any longer. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Runs `work` when a slot is free. */
  async run<Result>(way: SyncTask["way"], work: () => Promise<Result>): Promise<Result> {
    const lane = way === "queue" ? this.#queue : this.#uploads;
    if (lane.slotsLeft === 0) await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else lane.slotsLeft--;
    try {
      return await work();
    } finally {
      // The slot goes to the next in line without being free in between.
      const next = lane.waiting.shift();
      if (next) next();
      else lane.slotsLeft++;
    }
  }

  /** Has `settled` wait for a sync that nobody else waits for. */
  track(sync: Promise<void>, onError: (error: unknown) => void): void {
    const tracked = sync.catch(onError).finally(() => {
      this.#tracked.delete(tracked);
      this.#gauge.set(this.#tracked.size);
    });
    this.#tracked.add(tracked);
    this.#gauge.set(this.#tracked.size);
  }

  abort(): void {
    this.#aborting.abort();
  }

  /** When nothing runs or waits. */
  async settled(): Promise<void> {
    while (this.#tracked.size > 0) await Promise.all(this.#tracked);
  }
}
