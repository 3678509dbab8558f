import { createHash } from "node:crypto";

/** Tells installations (and tests) that share a Redis apart. */
export const queuePrefixDefault = "oneseat";

/** Enterprises are spread over this many queues of a kind; one is enough for one Redis. */
export const shardCount = 1;

/** Where a queue lives: BullMQ's `prefix` (a Redis Cluster hash tag, so that its keys share a slot) and name. */
export type QueueName = { readonly prefix: string; readonly name: string };

/** The one place that names queues. `receipts` has a queue per connection, which only that connection may read. */
export function queueName(
  queue: { kind: "license-usage" | "dedup"; enterpriseId: string } | { kind: "receipts"; connectionId: string },
  prefix: string = queuePrefixDefault,
): QueueName {
  switch (queue.kind) {
    case "license-usage":
    case "dedup":
      return shardName({ kind: queue.kind, shard: shardOf(queue.enterpriseId), prefix });
    case "receipts":
      return { prefix: `{${prefix}:receipts:${queue.connectionId}}`, name: "receipts" };
    default:
      return queue satisfies never;
  }
}

/** The names of all shards of a queue, for those who consume it. */
export function shardNames(kind: "license-usage" | "dedup", prefix: string = queuePrefixDefault): QueueName[] {
  return Array.from({ length: shardCount }, (_, shard) => shardName({ kind, shard, prefix }));
}

function shardName({ kind, shard, prefix }: { kind: string; shard: number; prefix: string }): QueueName {
  return { prefix: `{${prefix}:${kind}:${shard}}`, name: kind };
}

function shardOf(enterpriseId: string): number {
  return createHash("sha256").update(enterpriseId).digest().readUInt32BE(0) % shardCount;
}
