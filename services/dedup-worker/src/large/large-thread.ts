/** The program of a thread that does one task for a large enterprise and ends, which gives all of its memory back. */
import { platform, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { CountPreview } from "@oneseat/contracts/settings-preview";
import { type Database, openDatabase } from "@oneseat/database/open-database";
import { describeError } from "@oneseat/runtime/describe-error";
import type { DedupJournal } from "../dedup-journal.ts";
import { previewCounts } from "../preview/preview-counts.ts";
import { renewIndex } from "../renew-index.ts";
import { renewReport } from "../renew-report.ts";
import type { LargeTask, ThreadData, ThreadMessage } from "./large-task.ts";

/** Linux gives each thread a priority of its own. A third of a processor that others want too is left to this one. */
const niceness = 5;
if (platform() === "linux") setPriority(niceness);

const { databaseUrl, task }: ThreadData = workerData;
/** Nobody aborts it: the process that wants it to stop ends the thread, and Postgres undoes what was not committed. */
const never = new AbortController().signal;

const journal: DedupJournal = {
  stepDone: (step, seconds) => tell({ type: "step", step, seconds }),
  dedupDone: (outcome, facts) => tell({ type: "dedup", outcome, facts }),
  indexDone: (enterpriseId, seconds) => tell({ type: "index", enterpriseId, seconds }),
};

const database = openDatabase({ url: databaseUrl, applicationName: "oneseat-dedup-worker-large", connectionsMax: 1 });
try {
  tell({ type: "done", preview: await perform(task, database) });
} catch (error) {
  const { name, code, stack } = describeError(error);
  tell({ type: "failed", name, code: typeof code === "string" ? code : null, stack: stack ?? "" });
} finally {
  await database.close();
}

async function perform(task: LargeTask, database: Database): Promise<CountPreview | null> {
  switch (task.kind) {
    case "report":
      await renewReport(task.enterpriseId, { database, journal, closing: never });
      return null;
    case "index":
      await renewIndex(task.enterpriseId, { database, journal, closing: never });
      return null;
    case "preview":
      return previewCounts(database, { ...task, signal: never });
    default:
      return task satisfies never;
  }
}

function tell(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}
