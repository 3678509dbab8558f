import { type JobQueue, openQueue } from "@oneseat/queue/open-queue";
import type { openProducerRedis } from "@oneseat/queue/open-redis";
import { queueName } from "@oneseat/queue/queue-name";

/**
 * Enough for those who send large snapshots at once. Of thousands who send one chunk each none is asked for again: kept longer, their
 * queues would be garbage of the kind that only a full collection finds.
 */
const openMax = 20;

type ProducerRedis = ReturnType<typeof openProducerRedis>;

export type ReceiptQueues = {
  send(connectionId: string, receipt: string): Promise<void>;
  close(): Promise<void>;
};

/** A queue for each connection, opened when its first receipt goes out; the longest unused is closed for another. */
export function createReceiptQueues(redis: ProducerRedis, queuePrefix: string): ReceiptQueues {
  const open = new Map<string, JobQueue<"deliver-receipt">>();
  return {
    async send(connectionId, receipt) {
      const known = open.get(connectionId);
      const queue =
        known ?? openQueue("deliver-receipt", queueName({ kind: "receipts", connectionId }, queuePrefix), redis);
      open.delete(connectionId);
      open.set(connectionId, queue);
      await queue.send({ receipt });
      const [oldest] = open;
      if (open.size <= openMax || oldest === undefined) return;
      open.delete(oldest[0]);
      await oldest[1].close();
    },
    async close() {
      await Promise.allSettled([...open.values()].map((queue) => queue.close()));
      open.clear();
    },
  };
}
