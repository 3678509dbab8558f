import { queueName } from "@oneseat/queue/queue-name";
import type { QueueUser } from "./queue-access.ts";

/** What a client needs to sign in, look the server over and send scripts; none of it reads or writes a key. */
const connection = ["+ping", "+hello", "+info", "+select", "+quit", "+client|setname", "+multi", "+exec"];

/** BullMQ adds and counts jobs by scripts; these are the commands in them. None gives a waiting job's payload away. */
const producing = [
  "+eval",
  "+evalsha",
  "+exists",
  "+hmset",
  "+hset",
  "+incr",
  "+lindex",
  "+llen",
  "+lpush",
  "+rpush",
  "+xadd",
  "+xtrim",
  "+zadd",
  "+zcard",
  "+zcount",
];

/** Of the queue's hashes it reads the one with its settings alone: the others are jobs. */
const readingSettings = ["+hexists", "+hget", "+hmget"];

/** A chunk that is sent again while it waits is added once: BullMQ keeps track of that in keys of their own. */
const deduplicating = ["+get", "+set", "+del", "+exists", "+hset", "+pttl", "+persist"];

/** BullMQ's worker takes jobs, renews locks and clears up: every command on data of these types. */
const consuming = [
  "+eval",
  "+evalsha",
  "+@hash",
  "+@list",
  "+@set",
  "+@sortedset",
  "+@stream",
  "+@string",
  "+del",
  "+exists",
  "+expire",
  "+pexpire",
  "+pttl",
  "+rename",
  "+ttl",
  "+type",
  "+unlink",
];

/**
 * The ACL rules of a connector's user: it may add to the queue of its enterprise's shard, and work its own receipts
 * queue. Selectors, so that what it may do with the one does not reach the other (Redis 7 and later).
 */
export function connectorRules(options: QueueUser & { queuePrefix: string }): string[] {
  const { enterpriseId, connectionId, queuePrefix } = options;
  const licenseUsage = queueName({ kind: "license-usage", enterpriseId }, queuePrefix);
  const receipts = queueName({ kind: "receipts", connectionId }, queuePrefix);
  const shard = `~${licenseUsage.prefix}:${licenseUsage.name}`;
  return [
    "resetchannels",
    ...connection,
    `(${producing.join(" ")} ${shard}:*)`,
    `(${deduplicating.join(" ")} ${shard}:de:* ${shard}:dn:*)`,
    `(+lrange ${shard}:active)`,
    `(+zrem +zscore ${shard}:delayed)`,
    `(${readingSettings.join(" ")} ${shard}:meta)`,
    `(${consuming.join(" ")} ~${receipts.prefix}:${receipts.name}:*)`,
  ];
}
