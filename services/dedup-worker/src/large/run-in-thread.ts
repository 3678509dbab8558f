import { Worker } from "node:worker_threads";
import type { CountPreview } from "@oneseat/contracts/settings-preview";
import type { DedupJournal } from "../dedup-journal.ts";
import type { LargeTask, ThreadData, ThreadMessage } from "./large-task.ts";

/** Of a thread's objects; its columns and buffers lie outside. V8 then ends the thread, and where it cannot, the process. */
const heapMebibytesMax = 1_024;
const resourceLimits = { maxOldGenerationSizeMb: heapMebibytesMax };
const program = new URL("./large-thread.ts", import.meta.url);

/** What went wrong in a thread, as far as it may be logged: the message of a database error may quote a row. */
export class ThreadError extends Error {
  override readonly name = "ThreadError";
  readonly code: string | null;

  constructor(failure: { readonly name: string; readonly code: string | null; readonly stack: string }) {
    super(`a large enterprise's thread failed: ${failure.name}`);
    this.code = failure.code;
    this.stack = `${this.name}: ${this.message}\n${failure.stack}`;
  }
}

export type ThreadOptions = {
  readonly databaseUrl: string;
  readonly journal: DedupJournal;
  /** Ends the thread, wherever it stands. */
  readonly signal: AbortSignal;
  /** Another program, for tests of how a thread may end. */
  readonly program?: URL;
};

/** Settles when the thread has gone and its memory with it: with what it told, or an error however it came to its end. */
export function runInThread(task: LargeTask, options: ThreadOptions): Promise<CountPreview | null> {
  const { databaseUrl, journal, signal } = options;
  const workerData: ThreadData = { databaseUrl, task };
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const thread = new Worker(options.program ?? program, { workerData, resourceLimits, name: task.kind });
    const end = () => void thread.terminate();
    let last: ThreadMessage | null = null;
    let crash: unknown = null;
    signal.addEventListener("abort", end, { once: true });
    thread.on("message", (message: ThreadMessage) => {
      last = message;
      pass(message, journal);
    });
    thread.on("error", (error) => {
      crash = error;
    });
    thread.on("exit", () => {
      signal.removeEventListener("abort", end);
      if (last?.type === "done") resolve(last.preview);
      else if (signal.aborted) reject(signal.reason);
      else if (last?.type === "failed") reject(new ThreadError(last));
      else reject(crash ?? new ThreadError({ name: "it ended without a result", code: null, stack: "" }));
    });
  });
}

function pass(message: ThreadMessage, journal: DedupJournal): void {
  if (message.type === "step") journal.stepDone(message.step, message.seconds);
  if (message.type === "dedup") journal.dedupDone(message.outcome, message.facts);
  if (message.type === "index") journal.indexDone(message.enterpriseId, message.seconds);
}
