import type { Logger } from "@oneseat/runtime/create-logger";
import type { DedupMetrics, DedupOutcome, DedupStep } from "./dedup-metrics.ts";

/** What a dedup tells while it runs: ids and numbers, never what it read. A thread sends it to the process that it belongs to. */
export type DedupJournal = {
  stepDone(step: DedupStep, seconds: number): void;
  dedupDone(outcome: DedupOutcome, facts: DedupFacts): void;
  indexDone(enterpriseId: string, seconds: number): void;
};

export type DedupFacts = {
  readonly enterprise_id: string;
  readonly report_id?: string;
  readonly version?: number;
};

/** Into the metrics and the log of this process. */
export function createDedupJournal({ metrics, logger }: { metrics: DedupMetrics; logger: Logger }): DedupJournal {
  const stepDone = (step: DedupStep, seconds: number) => metrics.seconds.observe({ step }, seconds);
  return {
    stepDone,
    dedupDone(outcome, facts) {
      metrics.runs.inc({ outcome });
      if (outcome === "postponed") return;
      logger.info({ ...facts, outcome }, "dedup done");
    },
    indexDone(enterprise_id, seconds) {
      stepDone("index", seconds);
      logger.info({ enterprise_id, ms: Math.round(seconds * 1_000) }, "people can be searched");
    },
  };
}

/** Starts a clock; what it returns tells the seconds since. */
export function startClock(): () => number {
  const startedAt = performance.now();
  return () => (performance.now() - startedAt) / 1_000;
}
