import type { DeliverChunk } from "@oneseat/contracts/job-payloads";
import { type JobQueue, openQueue } from "@oneseat/queue/open-queue";
import { openProducerRedis, openWorkerRedis } from "@oneseat/queue/open-redis";
import { queueName, shardNames } from "@oneseat/queue/queue-name";
import { type RunningWorker, startWorker } from "@oneseat/queue/start-worker";
import type { IngestionConfig } from "./config.ts";
import { createReceiptQueues, type ReceiptQueues } from "./queue-door/receipt-queues.ts";

/** A message is stored within a second: one that a dead process held is given to another soon. */
const lockDurationMs = 10_000;

export type IngestionQueues = {
  readonly receipts: ReceiptQueues;
  dedupQueue(enterpriseId: string): JobQueue<"dedup-enterprise">;
  /** Takes the connectors' messages, of every shard, until `stopReceiving`. */
  receive(handle: (payload: DeliverChunk) => Promise<void>, onFailure: (error: Error) => void): void;
  stopReceiving(): Promise<void>;
  /** Rejects while a Redis is away. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Both sides of ingestion's queues: the connectors' Redis, which may be another server than that of the dedup queue. */
export function openQueues(config: IngestionConfig, queuePrefix: string): IngestionQueues {
  const snapshotRedis = openProducerRedis({ url: config.snapshotRedisUrl });
  const dedupRedis = openProducerRedis({ url: config.redisUrl });
  const workerRedis = openWorkerRedis({ url: config.snapshotRedisUrl });
  const receipts = createReceiptQueues(snapshotRedis, queuePrefix);
  const dedupQueues = new Map<string, JobQueue<"dedup-enterprise">>();
  let workers: RunningWorker[] = [];
  return {
    receipts,
    dedupQueue(enterpriseId) {
      const name = queueName({ kind: "dedup", enterpriseId }, queuePrefix);
      const queue = dedupQueues.get(name.prefix) ?? openQueue("dedup-enterprise", name, dedupRedis);
      dedupQueues.set(name.prefix, queue);
      return queue;
    },
    receive(handle, onFailure) {
      const shards = shardNames("license-usage", queuePrefix);
      const options = { job: "deliver-chunk", redis: workerRedis, handle, onFailure, lockDurationMs } as const;
      workers = shards.map((queue) => startWorker({ ...options, queue }));
    },
    async stopReceiving() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
    async ping() {
      await Promise.all([snapshotRedis.ping(), dedupRedis.ping()]);
    },
    async close() {
      await receipts.close();
      await Promise.allSettled([...dedupQueues.values()].map((queue) => queue.close()));
      for (const redis of [snapshotRedis, dedupRedis, workerRedis]) redis.disconnect();
    },
  };
}
