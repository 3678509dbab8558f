/**
 * Work that takes so much memory and time that a process does one piece at a time, in the order in which it was asked for:
 * at a million accounts a matching holds 400 MB and the thread for seconds.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  get areTaken(): boolean {
    return this.#isTaken;
  }

  /** Rejects with the signal's reason when that is aborted before the turn has come; `work` then never begins. */
  async run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    if (this.#isTaken) await this.#wait(signal);
    this.#isTaken = true;
    try {
      return await work();
    } finally {
      // Handed on without being free in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#isTaken = false;
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
