import {
  type DedupEnterprise,
  type DeliverChunk,
  type DeliverReceipt,
  dedupEnterprise,
  deliverChunk,
  deliverReceipt,
  type JobName,
} from "@oneseat/contracts/job-payloads";
import type { z } from "zod";

export type JobPayloads = {
  "deliver-chunk": DeliverChunk;
  "deliver-receipt": DeliverReceipt;
  "dedup-enterprise": DedupEnterprise;
};

export type JobDefinition<Name extends JobName> = {
  readonly name: Name;
  readonly queue: "license-usage" | "receipts" | "dedup";
  readonly producer: string;
  readonly consumer: "connector" | "ingestion" | "dedup-worker";
  readonly payload: z.ZodType<JobPayloads[Name]>;
  /** Tries before the job is given up; what it stood for is asked for again by whoever still needs it. */
  readonly attempts: number;
  readonly backoffMs: number;
  readonly concurrency: number;
  /** What a second send with one deduplication id becomes while the first runs: one more job, or nothing. */
  readonly keepLastIfActive: boolean;
  /** Given-up jobs that stay for whoever looks into them. Chunks do not: they would fill the queue's memory. */
  readonly failedJobsKept: number;
};

/** The wiring diagram: every job that crosses a process, who sends it and who handles it. */
export const jobs: { readonly [Name in JobName]: JobDefinition<Name> } = {
  /** Idempotent by `sync_chunks`; the connector sends again what got no receipt. */
  "deliver-chunk": {
    name: "deliver-chunk",
    queue: "license-usage",
    producer: "connector",
    consumer: "ingestion",
    payload: deliverChunk,
    attempts: 10,
    backoffMs: 1000,
    concurrency: 12,
    keepLastIfActive: false,
    failedJobsKept: 0,
  },
  /** Idempotent: a receipt for a chunk that has one changes nothing. */
  "deliver-receipt": {
    name: "deliver-receipt",
    queue: "receipts",
    producer: "ingestion",
    consumer: "connector",
    payload: deliverReceipt,
    attempts: 10,
    backoffMs: 1000,
    concurrency: 1,
    keepLastIfActive: false,
    failedJobsKept: 1000,
  },
  /** At most one running and one waiting per enterprise; the truth is `enterprise_state`. */
  "dedup-enterprise": {
    name: "dedup-enterprise",
    queue: "dedup",
    producer: "ingestion, api",
    consumer: "dedup-worker",
    payload: dedupEnterprise,
    attempts: 10,
    backoffMs: 1000,
    concurrency: 8,
    keepLastIfActive: true,
    failedJobsKept: 1000,
  },
};
