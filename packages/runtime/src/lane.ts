/** Work of which so many pieces are done at once; the rest waits, in the order in which it came. */
export class Lane {
  readonly #waiting: (() => void)[] = [];
  readonly #slots: number;
  #slotsLeft: number;

  constructor(slots: number) {
    this.#slots = slots;
    this.#slotsLeft = slots;
  }

  /** Whether what comes now has to wait. */
  get isFull(): boolean {
    return this.#slotsLeft === 0;
  }

  /** How many pieces are being done or wait. */
  get load(): number {
    return this.#slots - this.#slotsLeft + this.#waiting.length;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Rejects with the signal's reason when that is aborted before a slot is free; `work` then never begins. */
  async run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    if (this.#slotsLeft === 0) await this.#wait(signal);
    else this.#slotsLeft--;
    try {
      return await work();
    } finally {
      // The slot goes to the next in line without being free in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#slotsLeft++;
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(signal.reason);
      };
      this.#waiting.push(begin);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
