import type { Say } from "./progress.ts";
import { type Launch, Supervised } from "./supervised.ts";

export type Part = { readonly name: string; readonly launch: Launch };

const stopMsMax = 9_000;

/** The processes of one run, in groups that start one after the other and stop in the reverse order. */
export class Run {
  readonly #say: Say;
  readonly #groups: Supervised[][] = [];
  #stopped = false;
  readonly #failure = Promise.withResolvers<never>();

  constructor(say: Say) {
    this.#say = say;
    this.#failure.promise.catch(() => {}); // whoever waits for it, hears of it
  }

  /** Rejects when a process cannot be kept running. */
  get failure(): Promise<never> {
    return this.#failure.promise;
  }

  /** Resolves when all of them are ready. */
  async startTogether(parts: readonly Part[]): Promise<void> {
    if (this.#stopped) throw new Error("the run has been stopped");
    const onGivenUp = (error: Error) => this.#failure.reject(error);
    const group = parts.map((part) => new Supervised({ ...part, say: this.#say, onGivenUp }));
    this.#groups.push(group);
    await Promise.all(group.map((supervised) => supervised.start()));
  }

  /** Stops what was started last first, so that whoever depends on another one ends before it. May be called twice. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const deadline = performance.now() + stopMsMax;
    for (let group = this.#groups.pop(); group; group = this.#groups.pop()) {
      const leftMs = Math.max(deadline - performance.now(), 1_000);
      await Promise.all(group.map((supervised) => supervised.stop(leftMs)));
    }
  }
}
