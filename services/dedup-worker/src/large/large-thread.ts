/** The program of a thread that does one task for a large enterprise and ends, which gives all of its memory back. */
import { parentPort, workerData } from "node:worker_threads";
import type { CountPreview } from "@oneseat/contracts/settings-preview";
import { type Database, openDatabase } from "@oneseat/database/open-database";
import { describeError } from "@oneseat/runtime/describe-error";
import type { DedupJournal } from "../dedup-journal.ts";
import { previewCounts } from "../preview/preview-counts.ts";
import { renewIndex } from "../renew-index.ts";
import { renewReport } from "../renew-report.ts";
import { buildBlocksInThread } from "./build-blocks-in-thread.ts";
import type { LargeTask, ThreadData, ThreadMessage } from "./large-task.ts";
import { yieldToOthers } from "./yield-to-others.ts";

yieldToOthers();
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
      await renewIndex(
        task.enterpriseId,
        { database, journal, closing: never },
        { buildApart: (enterpriseId, span) => buildBlocksInThread({ databaseUrl, enterpriseId, span }) },
      );
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
