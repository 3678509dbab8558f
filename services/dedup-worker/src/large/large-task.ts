import type { CountPreview, CountSettings } from "@oneseat/contracts/settings-preview";
import type { DedupFacts } from "../dedup-journal.ts";
import type { DedupOutcome, DedupStep } from "../dedup-metrics.ts";

/** Work on one large enterprise, for a thread of its own. */
export type LargeTask =
  | { readonly kind: "report" | "index"; readonly enterpriseId: string }
  | { readonly kind: "preview"; readonly enterpriseId: string; readonly settings: CountSettings };

/** All that a thread is given: it shares nothing with its process but what is sent. */
export type ThreadData = { readonly databaseUrl: string; readonly task: LargeTask };

/** What a thread tells its process. Nothing of it holds an address: it goes to the log and the metrics. */
export type ThreadMessage =
  | { readonly type: "step"; readonly step: DedupStep; readonly seconds: number }
  | { readonly type: "dedup"; readonly outcome: DedupOutcome; readonly facts: DedupFacts }
  | { readonly type: "index"; readonly enterpriseId: string; readonly seconds: number }
  /** The end: what a preview counted, null where the enterprise is gone or the task was another. */
  | { readonly type: "done"; readonly preview: CountPreview | null }
  | { readonly type: "failed"; readonly name: string; readonly code: string | null; readonly stack: string };
