export type RepeatingTaskOptions = {
  /** True when there is more to do at once. */
  readonly run: () => Promise<boolean>;
  readonly onError: (error: unknown) => void;
  readonly intervalMs: number;
};

/**
 * Runs something again and again, one run at a time: at once when nudged or while there is more, at the latest after the
 * interval. A run that fails is told and followed by the next.
 */
export class RepeatingTask {
  readonly #options: RepeatingTaskOptions;
  #loop: Promise<void> | null = null;
  #closed = false;
  #nudged = false;
  #wake: () => void = () => {};

  constructor(options: RepeatingTaskOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#repeat();
  }

  nudge(): void {
    this.#nudged = true;
    this.#wake();
  }

  /** When the run that is under way has ended; none begins after it. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    await this.#loop;
  }

  async #repeat(): Promise<void> {
    while (!this.#closed) {
      this.#nudged = false;
      if (!(await this.#runOnce()) && !this.#nudged && !this.#closed) await this.#pause();
    }
  }

  async #runOnce(): Promise<boolean> {
    try {
      return await this.#options.run();
    } catch (error) {
      this.#options.onError(error);
      this.#nudged = false;
      return false;
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.intervalMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
