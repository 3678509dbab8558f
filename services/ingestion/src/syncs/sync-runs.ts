import { Lane } from "@oneseat/runtime/lane";
import type { Gauge } from "prom-client";
import { type Passage, RightOfWay } from "./right-of-way.ts";
import type { SyncTask } from "./sync-task.ts";

/**
 * Syncs of each way that a process reads or applies at once. Each holds a window of bytes, the ids it has seen and, while
 * it applies, a connection. Uploads read at their senders' pace, so they may not hold up the queue.
 */
const runningMax = { queue: 4, upload: 16 } as const;
/** Uploads that wait for their turn; their senders wait with them. */
const waitingUploadsMax = 100;
/** More are a large snapshot: it takes a processor of Postgres for a second and more to make it the one in force. */
const smallAccountsMax = 20_000;

/** The syncs of this process: so many run at once, the rest in the order they came. */
export class SyncRuns {
  readonly #gauge: Gauge;
  readonly #tracked = new Set<Promise<unknown>>();
  readonly #queue = new Lane(runningMax.queue);
  readonly #uploads = new Lane(runningMax.upload);
  readonly #largeApplies = new Lane(1);
  readonly #appliesBeside = new Lane(1);
  readonly #copies = new Lane(1);
  readonly #rightOfWay = new RightOfWay();
  readonly #aborting = new AbortController();

  constructor(gauge: Gauge) {
    this.#gauge = gauge;
  }

  /** True while another upload could not even wait. */
  get full(): boolean {
    return this.#uploads.waitingCount >= waitingUploadsMax;
  }

  /** Aborted when the process stops and does not wait any longer. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Runs `work` when a slot is free; rejects where the process stops before. */
  run<Result>(way: SyncTask["way"], work: () => Promise<Result>): Promise<Result> {
    return (way === "queue" ? this.#queue : this.#uploads).run(work, this.signal);
  }

  /**
   * Small snapshots are applied at once, large ones one after the other while small ones come, else in two lanes: files that
   * come together would keep all processors of Postgres from everybody else.
   */
  apply(accounts: number, work: () => Promise<void>): Promise<void> {
    return accounts > smallAccountsMax ? this.#laneOfApply().run(work, this.signal) : work();
  }

  /** One COPY into a stage at a time: their readers wait meanwhile, and leave the thread and the processors to others. */
  copy<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#copies.run(work, this.signal);
  }

  /** A small snapshot comes in, or one that may be. */
  pass(): Passage {
    return this.#rightOfWay.pass();
  }

  /** When a large snapshot may go on: small ones pass it. */
  slice(): Promise<void> {
    return this.#rightOfWay.slice(this.signal);
  }

  #laneOfApply(): Lane {
    const isShorter = this.#appliesBeside.load < this.#largeApplies.load;
    return isShorter && this.#rightOfWay.isClear ? this.#appliesBeside : this.#largeApplies;
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
