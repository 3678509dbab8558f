import { Counter, Histogram, type Registry } from "prom-client";

/**
 * `unchanged`: the current report still holds. `not_due`: nothing had changed. `stale`: another worker had claimed it.
 * `postponed`: it waits for a sync that is under way, or for the one large dedup that a process does at a time.
 * `overtaken`: the accounts had changed before it was written, and the next one is due.
 */
export type DedupOutcome = "new_report" | "unchanged" | "not_due" | "stale" | "postponed" | "overtaken";

export type DedupStep = "read" | "match" | "write" | "index";

export type DedupMetrics = {
  readonly runs: Counter<"outcome">;
  readonly seconds: Histogram<"step">;
};

/** Of all enterprises together: no label names a tenant. */
export function createDedupMetrics(registry: Registry): DedupMetrics {
  return {
    runs: new Counter({
      name: "oneseat_dedup_runs_total",
      help: "Dedups of an enterprise by what came of them",
      labelNames: ["outcome"],
      registers: [registry],
    }),
    seconds: new Histogram({
      name: "oneseat_dedup_seconds",
      help: "Time of one dedup by step: reading accounts, matching, writing the report, writing the search index",
      labelNames: ["step"],
      buckets: [0.01, 0.1, 0.5, 1, 5, 10, 30, 60],
      registers: [registry],
    }),
  };
}
