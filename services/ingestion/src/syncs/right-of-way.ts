import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { Lane } from "@oneseat/runtime/lane";

/** What a slice of some 500 accounts waits at most: while small snapshots come without a pause, about 20,000 accounts a second go on. */
const waitMsMax = 20;
/** A small snapshot is in force long before; one whose sender keeps it waiting is not waited for. */
const smallMsMax = 1_000;
/** The dedup of a small enterprise begins and ends within, in a process that may share the processors. */
const dedupMs = 100;

/** A small snapshot on its way. */
export type Passage = {
  /** It is in force, or has failed. */
  done(): void;
  /** It has turned out to be large. */
  giveUp(): void;
};

/** For tests, whose time passes as they say. */
type Clock = { readonly now: () => number; readonly sleep: (ms: number) => Promise<unknown> };

/**
 * Lets small snapshots pass large ones. Those are read slice by slice, one slice of all of them in each turn of the event loop,
 * and hardly at all while a small one is under way: left alone, five large documents make each of its 20 round trips to Postgres
 * last 20 ms.
 */
export class RightOfWay {
  readonly #slices = new Lane(1);
  /** Until when each small snapshot is let pass. */
  readonly #passing = new Map<symbol, number>();
  readonly #clock: Clock;

  constructor(clock: Clock = { now: () => performance.now(), sleep }) {
    this.#clock = clock;
  }

  /** No small snapshot is under way. */
  get isClear(): boolean {
    return this.#msLeft() === 0;
  }

  pass(): Passage {
    const { now } = this.#clock;
    const id = Symbol("small snapshot");
    this.#passing.set(id, now() + smallMsMax);
    return {
      done: () => {
        if (this.#passing.has(id)) this.#passing.set(id, now() + dedupMs);
      },
      giveUp: () => {
        this.#passing.delete(id);
      },
    };
  }

  /** Resolves when a large snapshot may go on with a slice; rejects where the process stops before its turn. */
  slice(signal: AbortSignal): Promise<void> {
    return this.#slices.run(async () => {
      await nextTurn();
      const waitMs = Math.min(waitMsMax, this.#msLeft());
      if (waitMs > 0) await this.#clock.sleep(waitMs);
    }, signal);
  }

  /** Until the last small snapshot has passed. */
  #msLeft(): number {
    const now = this.#clock.now();
    let last = now;
    for (const [id, until] of this.#passing) {
      if (until <= now) this.#passing.delete(id);
      else last = Math.max(last, until);
    }
    return last - now;
  }
}
