import { setTimeout as sleep } from "node:timers/promises";
import type { Say } from "./progress.ts";
import type { StartedProcess } from "./started-process.ts";

/** Starts the process and resolves when it is ready; leaves none behind when it fails or is aborted. */
export type Launch = (signal: AbortSignal) => Promise<StartedProcess>;

export type SupervisedOptions = {
  readonly name: string;
  readonly launch: Launch;
  readonly say: Say;
  /** Called once, when it has ended too often. */
  readonly onGivenUp: (error: Error) => void;
  readonly endsInRowMax?: number;
};

const restartDelayMsMin = 250;
const restartDelayMsMax = 15_000;
const endsInRowMaxDefault = 10;
/** After running this long, an end is a new trouble and not the old one again. */
const settledMs = 60_000;

/**
 * A process that is kept running. States: launching → running → (it ended by itself) waiting → launching …; stopped, from any of
 * them and for good. Failing in the first launch is the caller's error, since trying again does not mend a wrong setting.
 */
export class Supervised {
  readonly #options: SupervisedOptions;
  readonly #stopping = new AbortController();
  #process: StartedProcess | undefined;
  #work: Promise<unknown> | undefined;

  constructor(options: SupervisedOptions) {
    this.#options = options;
  }

  /** Resolves when it is ready for the first time. */
  async start(): Promise<void> {
    const launching = this.#launch();
    this.#work = launching.catch(() => {});
    const first = await launching;
    this.#work = this.#keepRunning(first);
  }

  /** Ends it for good, the hard way when it takes longer than `stopMsMax`. */
  async stop(stopMsMax: number): Promise<void> {
    this.#stopping.abort(new Error(`${this.#options.name} is to stop`));
    await Promise.all([this.#process?.stop(stopMsMax), this.#work]);
  }

  async #launch(): Promise<StartedProcess> {
    this.#process = await this.#options.launch(this.#stopping.signal);
    return this.#process;
  }

  async #keepRunning(first: StartedProcess): Promise<void> {
    const { name, say, onGivenUp, endsInRowMax = endsInRowMaxDefault } = this.#options;
    let ends = 0;
    for (let running = first; ; ) {
      const startedAt = performance.now();
      const how = await running.exited;
      if (this.#stopping.signal.aborted) return;
      ends = performance.now() - startedAt > settledMs ? 1 : ends + 1;
      if (ends > endsInRowMax) return onGivenUp(new Error(`${name} ended ${ends} times in a row, at last: ${how}`));
      say(`${name} ${how}: starting it again`);
      const next = await this.#relaunch(ends);
      if (this.#stopping.signal.aborted) return;
      if (next) say(`${name} runs again`);
      running = next ?? running;
    }
  }

  /** Undefined when that failed too, or when it is to stop. */
  async #relaunch(ends: number): Promise<StartedProcess | undefined> {
    const { name, say } = this.#options;
    const { signal } = this.#stopping;
    const delayMs = Math.min(restartDelayMsMin * 2 ** (ends - 1), restartDelayMsMax);
    try {
      await sleep(delayMs, undefined, { signal });
      return await this.#launch();
    } catch (error) {
      if (!signal.aborted) say(`${name} did not start: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }
}
