/**
 * Asks again for dedups that have to wait, each after its time. What is forgotten here with a process that dies is found by the
 * sweep of another, since the enterprise still lags behind its accounts.
 */
export class PostponedDedups {
  readonly #request: (enterpriseId: string) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(request: (enterpriseId: string) => Promise<void>, onError: (error: unknown) => void) {
    this.#request = request;
    this.#onError = onError;
  }

  /** Where the enterprise waits already, the new time counts. */
  postpone(enterpriseId: string, delayMs: number): void {
    clearTimeout(this.#timers.get(enterpriseId));
    const timer = setTimeout(() => {
      this.#timers.delete(enterpriseId);
      this.#request(enterpriseId).catch(this.#onError);
    }, delayMs);
    this.#timers.set(enterpriseId, timer);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
