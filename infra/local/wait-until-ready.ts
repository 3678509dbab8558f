import { logTail } from "./log-tail.ts";
import type { StartedProcess } from "./started-process.ts";
import { waitUntil } from "./wait-until.ts";

export type ReadyOptions = {
  /** As a person calls it, in the error. */
  readonly name: string;
  readonly logFile: string;
  readonly readyMsMax: number;
  /** Ends the wait early. */
  readonly signal: AbortSignal | undefined;
  isReady(): Promise<boolean>;
};

// Longer than a keeper gives its server.
const stopMsMax = 10_000;

/** Resolves when the process is ready. Whatever prevents that, its end among it, leaves no process behind and is thrown. */
export async function waitUntilReady(started: StartedProcess, options: ReadyOptions): Promise<void> {
  const { name, logFile, readyMsMax, signal } = options;
  const ask = async () => {
    signal?.throwIfAborted();
    if (started.exit !== undefined) throw new Error(`${name} ${started.exit}. ${logTail(logFile)}`);
    return (await options.isReady()) ? true : undefined;
  };
  try {
    if (await waitUntil(ask, { waitMsMax: readyMsMax })) return;
    throw new Error(`${name} was not ready within ${readyMsMax / 1_000} s. ${logTail(logFile)}`);
  } catch (error) {
    await started.stop(stopMsMax);
    throw error;
  }
}
