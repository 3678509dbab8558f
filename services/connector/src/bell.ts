import type { Clock } from "./clock.ts";

/** A wait that ends early when somebody rings. A ring while nobody waits ends the next wait at once. */
export class Bell {
  readonly #clock: Clock;
  #rung = false;
  #wake: AbortController | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(): void {
    this.#rung = true;
    this.#wake?.abort();
  }

  /** Rejects when `signal` aborts. One waits at a time. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#rung) {
      const wake = new AbortController();
      this.#wake = wake;
      await this.#clock.sleep(milliseconds, AbortSignal.any([signal, wake.signal])).catch((error: unknown) => {
        if (!wake.signal.aborted) throw error;
      });
      this.#wake = null;
      signal.throwIfAborted();
    }
    this.#rung = false;
  }
}
