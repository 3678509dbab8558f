import type { JobName } from "@oneseat/contracts/job-payloads";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { type JobPayloads, jobs } from "./jobs.ts";
import type { QueueName } from "./queue-name.ts";

/** Finished jobs tell nothing that Postgres does not; failed ones are kept a while for whoever looks into them. */
const failedJobsAgeSeconds = 24 * 60 * 60;

export type JobQueue<Name extends JobName> = {
  /** `deduplicationId`: while a job with it waits, another is dropped; while it runs, the catalogue decides. */
  send(payload: JobPayloads[Name], options?: { deduplicationId?: string }): Promise<void>;
  /** Jobs that wait or run. */
  depth(): Promise<number>;
  close(): Promise<void>;
};

/** Opens the sending side of one job's queue on an open connection, which the caller closes. */
export function openQueue<Name extends JobName>(job: Name, queue: QueueName, redis: Redis): JobQueue<Name> {
  const definition = jobs[job];
  const opened = new Queue(queue.name, {
    connection: redis,
    prefix: queue.prefix,
    // Asked of Redis anew for each of thousands of receipt queues; a worker of ours looks at it too.
    skipVersionCheck: true,
    skipMetasUpdate: true,
    defaultJobOptions: {
      attempts: definition.attempts,
      backoff: { type: "exponential", delay: definition.backoffMs, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: { count: definition.failedJobsKept, age: failedJobsAgeSeconds },
    },
  });
  opened.on("error", () => {});
  return {
    async send(payload, options) {
      const id = options?.deduplicationId;
      const { keepLastIfActive } = definition;
      await opened.add(job, payload, id ? { deduplication: { id, keepLastIfActive } } : {});
    },
    depth: async () => {
      const counts = await opened.getJobCounts("waiting", "active", "delayed", "prioritized");
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    close: () => opened.close(),
  };
}
