import type { Gauge } from "prom-client";

/** Syncs that a process reads or applies at once; each holds a window of bytes, the ids it has seen and a connection. */
const runningMax = 8;
/** Syncs that wait for their turn; their senders wait with them. */
const waitingMax = 100;

/** The syncs of this process: so many run at once, the rest in the order they came. */
export class SyncRuns {
  readonly #gauge: Gauge;
  readonly #tracked = new Set<Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  readonly #aborting = new AbortController();
  #slotsTaken = 0;

  constructor(gauge: Gauge) {
    this.#gauge = gauge;
  }

  /** True while another sync could not even wait. */
  get full(): boolean {
    return this.#waiting.length >= waitingMax;
  }

  /** Aborted when the process stops and does not wait any longer. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Runs `work` when a slot is free. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#slotsTaken >= runningMax) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#slotsTaken++;
    try {
      return await work();
    } finally {
      // The slot goes to the next in line without being free in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#slotsTaken--;
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
