import type { EnrolResponse } from "@oneseat/contracts/connection";
import { importKey } from "@oneseat/queue/key-pairs";
import { openQueue } from "@oneseat/queue/open-queue";
import { openProducerRedis, openWorkerRedis } from "@oneseat/queue/open-redis";
import { queueName } from "@oneseat/queue/queue-name";
import { sealChunk } from "@oneseat/queue/seal-chunk";
import { startWorker } from "@oneseat/queue/start-worker";
import type { Logger } from "@oneseat/runtime/create-logger";
import type { Bell } from "../bell.ts";
import type { Clock } from "../clock.ts";
import type { ConnectorKeys } from "../keys.ts";
import type { SyncRecord } from "../spool/sync-record.ts";
import type { SyncStore } from "../spool/sync-store.ts";
import { recordReceipt } from "./record-receipt.ts";

export type ConnectionQueueOptions = {
  readonly connection: EnrolResponse;
  /** Replaces the address that came with the enrolment, whose user name and password stay. */
  readonly redisUrl: string | null;
  readonly keys: ConnectorKeys;
  readonly syncs: SyncStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly queuePrefix?: string | undefined;
};

/** Redis did not take a chunk; the message says why and what to do. */
export class QueueTroubleError extends Error {
  override readonly name = "QueueTroubleError";
}

export type OpenedQueue = {
  /**
   * Resolves once Redis has the chunk. The same chunk is taken once for as long as it waits there. Throws
   * `QueueTroubleError`.
   */
  send(chunk: { sync: SyncRecord; number: number; plain: Uint8Array; digest: string }): Promise<void>;
  /** Why nothing can be sent now, and what to do; null when it can. */
  trouble(): string | null;
  /** How often a connection to Redis was made. */
  connections(): number;
  close(): Promise<void>;
};

/** The connection's two queues: chunks out, receipts in. `bell` rings at each receipt and each time Redis is there. */
export async function openConnectionQueue(options: ConnectionQueueOptions, bell: Bell): Promise<OpenedQueue> {
  const { connection, redisUrl, keys, clock, logger, queuePrefix } = options;
  const encryptionKey = await importKey(connection.ingestion.encryption_key);
  const { url, username, password } = connection.queue;
  const address = { url: redisUrl ?? url, username, password };
  const receipts = await consumeReceipts(options, openWorkerRedis(address), bell);
  const producer = openProducerRedis(address);
  let connections = 0;
  let lastError = "";
  producer.on("ready", () => {
    connections++;
    bell.ring();
  });
  producer.on("error", (error) => {
    lastError = error.message;
  });
  const { enterprise_id: enterpriseId } = connection;
  const queue = openQueue("deliver-chunk", queueName({ kind: "license-usage", enterpriseId }, queuePrefix), producer);
  return {
    send: async ({ sync, number, plain, digest }) => {
      const envelope = await sealChunk({
        claims: { ...bindingOf(connection, sync), chunk_number: number, digest, sent_at: isoTime(clock.now()) },
        chunk: plain,
        signingKey: keys.pair.privateKey,
        signingKeyId: keys.pair.keyId,
        encryptionKey,
      });
      try {
        await queue.send({ envelope }, { deduplicationId: `${sync.id}:${number}` });
      } catch (error) {
        const message = error instanceof Error ? error.message : "";
        logger.warn({ sync_id: sync.id, reply: message.match(/^[A-Z]+/)?.[0] }, "redis did not take a chunk");
        throw new QueueTroubleError(explain(message));
      }
    },
    trouble: () => (producer.status === "ready" ? null : explain(lastError)),
    connections: () => connections,
    close: async () => {
      await receipts.close();
      producer.disconnect();
      await queue.close().catch(() => {});
    },
  };
}

async function consumeReceipts(options: ConnectionQueueOptions, redis: ReturnType<typeof openWorkerRedis>, bell: Bell) {
  const { connection, syncs, clock, logger, queuePrefix } = options;
  const publicKeys = await Promise.all(connection.ingestion.signing_keys.map(importKey));
  const worker = startWorker({
    job: "deliver-receipt",
    queue: queueName({ kind: "receipts", connectionId: connection.connection_id }, queuePrefix),
    redis,
    // Acknowledged once the spool holds it.
    handle: async ({ receipt }) => {
      const recorded = await recordReceipt(receipt, { connection, publicKeys, syncs, clock });
      logger[recorded === "ignored" ? "info" : "debug"]({ result: recorded }, "receipt read");
      bell.ring();
    },
    onFailure: (error) => logger.debug({ error: error.name }, "receipts cannot be read"),
  });
  return {
    close: async () => {
      await worker.close();
      redis.disconnect();
    },
  };
}

function bindingOf(connection: EnrolResponse, sync: SyncRecord) {
  if (sync.chunkCount === null || sync.takenAt === null) throw new Error("a spooled sync has chunks and a time");
  return {
    enterprise: connection.enterprise,
    enterprise_id: connection.enterprise_id,
    connection_id: connection.connection_id,
    server_id: connection.server_id,
    snapshot_id: sync.id,
    chunk_count: sync.chunkCount,
    taken_at: isoTime(sync.takenAt),
  };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Redis' own messages may name the user; their first word tells enough. */
function explain(message: string): string {
  if (/^(WRONGPASS|NOAUTH|NOPERM)/.test(message)) {
    return "Redis refuses the connector's credentials. Make a new enrolment token and start the connector with it.";
  }
  if (/^OOM/.test(message)) return "Redis has no memory left. Give it more; the sync goes on by itself.";
  return "Redis cannot be reached. Check the network and REDIS_URL; the sync goes on by itself when Redis is back.";
}
