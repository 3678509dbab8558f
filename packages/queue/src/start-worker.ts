import type { JobName } from "@oneseat/contracts/job-payloads";
import { describeError } from "@oneseat/runtime/describe-error";
import { type Job, UnrecoverableError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { type JobPayloads, jobs } from "./jobs.ts";
import type { QueueName } from "./queue-name.ts";

/** A job whose worker died is given to another after this long. */
const lockDurationMs = 30_000;
const stalledIntervalMs = 5_000;
const stalledCountMax = 100;
const closeTimeoutMs = 8_000;

export type RunningWorker = { close(): Promise<void> };

/** Thrown by a handler for what no other try can mend; the job is kept among the failed. */
export class HopelessJobError extends Error {
  override readonly name = "HopelessJobError";
}

/**
 * Handles one job's queue until closed. The payload is checked here; the handler sees no BullMQ type and may run
 * twice for one job. `onFailure` is told of every failed try, with the error but never the payload.
 */
export function startWorker<Name extends JobName>(options: {
  job: Name;
  queue: QueueName;
  redis: Redis;
  handle: (payload: JobPayloads[Name]) => Promise<void>;
  onFailure: (error: Error) => void;
  lockDurationMs?: number;
}): RunningWorker {
  const definition = jobs[options.job];
  const worker = new Worker(
    options.queue.name,
    async (job: Job) => {
      if (job.name !== options.job) throw new UnrecoverableError("a job of this name does not belong in this queue");
      const payload = definition.payload.safeParse(job.data);
      if (!payload.success) throw new UnrecoverableError("the payload is not what the job catalogue says");
      try {
        await options.handle(payload.data);
      } catch (error) {
        throw error instanceof HopelessJobError ? new UnrecoverableError(error.message) : withoutMessage(error);
      }
    },
    {
      connection: options.redis,
      prefix: options.queue.prefix,
      concurrency: definition.concurrency,
      lockDuration: options.lockDurationMs ?? lockDurationMs,
      stalledInterval: stalledIntervalMs,
      maxStalledCount: stalledCountMax,
    },
  );
  worker.on("error", options.onFailure);
  worker.on("failed", (_job, error) => options.onFailure(error.cause instanceof Error ? error.cause : error));
  let closed: Promise<void> | undefined;
  return {
    close: () => {
      closed ??= closeWithin(worker, options.redis);
      return closed;
    },
  };
}

/**
 * What may be kept of an error with its job, in clear: BullMQ writes message and stack into Redis, and the message of a
 * database error may quote a row. The error itself is the `cause`, for this process alone.
 */
function withoutMessage(error: unknown): Error {
  const { name, code, stack } = describeError(error);
  const kept = new Error(typeof code === "string" ? `${name} ${code}` : name, { cause: error });
  kept.stack = `${kept.message}\n${stack ?? ""}`;
  return kept;
}

/**
 * BullMQ's own close waits for running jobs, and for a Redis that is away, without end; and what it was first asked to do
 * it cannot be hurried in. Without Redis it is forced at once; jobs that run past the time are left to be found stalled.
 */
async function closeWithin(worker: Worker, redis: Redis): Promise<void> {
  const closing = worker.close(redis.status !== "ready");
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, closeTimeoutMs);
  await Promise.race([closing, timeout.promise]);
  clearTimeout(timer);
}
