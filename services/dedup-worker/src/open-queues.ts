import type { DedupEnterprise } from "@oneseat/contracts/job-payloads";
import { type JobQueue, openQueue } from "@oneseat/queue/open-queue";
import { openProducerRedis, openWorkerRedis } from "@oneseat/queue/open-redis";
import { queueName, shardNames } from "@oneseat/queue/queue-name";
import { type RunningWorker, startWorker } from "@oneseat/queue/start-worker";

export type DedupQueues = {
  /** Asks for a dedup; where one of this enterprise waits already, that one is it. */
  request(enterpriseId: string): Promise<void>;
  /** Takes the requests of every shard, until `stopReceiving`. */
  receive(handle: (payload: DedupEnterprise) => Promise<void>, onFailure: (error: Error) => void): void;
  stopReceiving(): Promise<void>;
  /** Rejects while Redis is away. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Both sides of the dedup queue. */
export function openDedupQueues(redisUrl: string, queuePrefix: string): DedupQueues {
  const producerRedis = openProducerRedis({ url: redisUrl });
  const workerRedis = openWorkerRedis({ url: redisUrl });
  const queues = new Map<string, JobQueue<"dedup-enterprise">>();
  let workers: RunningWorker[] = [];
  return {
    async request(enterpriseId) {
      const name = queueName({ kind: "dedup", enterpriseId }, queuePrefix);
      const queue = queues.get(name.prefix) ?? openQueue("dedup-enterprise", name, producerRedis);
      queues.set(name.prefix, queue);
      await queue.send({ enterprise_id: enterpriseId }, { deduplicationId: enterpriseId });
    },
    receive(handle, onFailure) {
      workers = shardNames("dedup", queuePrefix).map((queue) =>
        startWorker({ job: "dedup-enterprise", queue, redis: workerRedis, handle, onFailure }),
      );
    },
    async stopReceiving() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
    async ping() {
      await producerRedis.ping();
    },
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      for (const redis of [producerRedis, workerRedis]) redis.disconnect();
    },
  };
}
