import type { CountPreview, CountSettings } from "@oneseat/contracts/settings-preview";
import { Lane } from "@oneseat/runtime/lane";
import type { LargeTask } from "./large-task.ts";
import { runInThread, type ThreadOptions } from "./run-in-thread.ts";

/** Above it, an enterprise has a thread to itself, which takes half a second to start; below it, others wait for less. */
const smallAccountsMaxDefault = 10_000;

export type LargeLaneOptions = Omit<ThreadOptions, "signal"> & {
  /** A smaller one lets a test send few accounts to a thread. */
  readonly smallAccountsMax?: number;
  readonly lane?: Lane;
};

/**
 * Where a process works on large enterprises: one at a time, each in a thread of its own, so that small ones go on beside
 * it, and its memory is given back when it is done.
 */
export class LargeLane {
  readonly smallAccountsMax: number;
  readonly #options: LargeLaneOptions;
  readonly #lane: Lane;

  constructor(options: LargeLaneOptions) {
    this.#options = options;
    this.#lane = options.lane ?? new Lane(1);
    this.smallAccountsMax = options.smallAccountsMax ?? smallAccountsMaxDefault;
  }

  /** Whether what comes now has to wait. */
  get isTaken(): boolean {
    return this.#lane.isFull;
  }

  async renewReport(enterpriseId: string, signal: AbortSignal): Promise<void> {
    await this.#run({ kind: "report", enterpriseId }, signal);
  }

  /** Not in the thread of the report: what that has held would be kept until its end. */
  async renewIndex(enterpriseId: string, signal: AbortSignal): Promise<void> {
    await this.#run({ kind: "index", enterpriseId }, signal);
  }

  /** Null where the enterprise is gone. */
  preview(enterpriseId: string, settings: CountSettings, signal: AbortSignal): Promise<CountPreview | null> {
    return this.#run({ kind: "preview", enterpriseId, settings }, signal);
  }

  #run(task: LargeTask, signal: AbortSignal): Promise<CountPreview | null> {
    return this.#lane.run(() => runInThread(task, { ...this.#options, signal }), signal);
  }
}
