import { openDatabase } from "@oneseat/database/open-database";
import { queuePrefixDefault } from "@oneseat/queue/queue-name";
import type { Logger } from "@oneseat/runtime/create-logger";
import { describeError } from "@oneseat/runtime/describe-error";
import { RepeatingTask } from "@oneseat/runtime/repeating-task";
import type { Service } from "@oneseat/runtime/run-service";
import type { FastifyInstance } from "fastify";
import { Registry } from "prom-client";
import { buildServer } from "./build-server.ts";
import type { IngestionConfig } from "./config.ts";
import type { Dependencies } from "./dependencies.ts";
import { loadKeys, registerKeys } from "./keys/load-keys.ts";
import { type IngestionQueues, openQueues } from "./open-queues.ts";
import { createOutboxRelay } from "./outbox/outbox-relay.ts";
import { type QueueDoor, receiveChunk } from "./queue-door/receive-chunk.ts";
import { startQueueSync } from "./queue-door/run-queue-sync.ts";
import { sweepSyncs } from "./syncs/sweep-syncs.ts";
import { createSyncMetrics } from "./syncs/sync-metrics.ts";
import { SyncRuns } from "./syncs/sync-runs.ts";

/** Syncs that run, their signs of life, the relay and its listening; a sync waits for a connection where all are taken. */
const databaseConnectionsMax = 30;
const sweepIntervalMs = 2_000;
/** What runs may end by itself for this long when the service closes, within the 10 s that a service has. */
const settleMs = 4_000;

export type Ingestion = Service & {
  /** Where it listens, once started. */
  readonly url: string;
};

/** The ingestion service: its dependencies, wired by hand, and their life. */
export function createIngestion(
  config: IngestionConfig,
  logger: Logger,
  options: { queuePrefix?: string; now?: () => Date } = {},
): Ingestion {
  const registry = new Registry();
  const metrics = createSyncMetrics(registry);
  const runs = new SyncRuns(metrics.running);
  const database = openDatabase({
    url: config.databaseUrl,
    applicationName: "oneseat-ingestion",
    connectionsMax: databaseConnectionsMax,
  });
  const closers: (() => Promise<unknown>)[] = [() => database.close()];
  let url = "";
  let closed: Promise<void> | undefined;

  async function start(): Promise<void> {
    const keys = await loadKeys(config.dataFolder);
    await registerKeys(database, keys);
    const { uploadBytesMax } = config;
    const deps: Dependencies = {
      database,
      logger,
      keys,
      runs,
      metrics,
      uploadBytesMax,
      now: options.now ?? (() => new Date()),
    };
    const queues = openQueues(config, options.queuePrefix ?? queuePrefixDefault);
    closers.push(() => queues.close());
    const relay = createOutboxRelay({ ...deps, receipts: queues.receipts, dedupQueue: queues.dedupQueue });
    closers.push(() => relay.close());
    relay.start();
    const sweeper = createSweeper(deps);
    closers.push(() => sweeper.close());
    sweeper.start();
    const server = await buildServer(deps, { registry, pingQueues: () => queues.ping() });
    closers.push(() => closeDoors(server, queues, runs));
    url = await server.listen({ host: config.host, port: config.port });
    receiveChunks({ ...deps, receipts: queues.receipts, nudgeOutbox: () => relay.nudge() }, queues);
    logger.info({ host: config.host, port: config.port }, "ingestion listens");
  }

  async function release(): Promise<void> {
    for (const close of closers.toReversed()) await close();
  }

  return {
    start,
    close: () => {
      closed ??= release();
      return closed;
    },
    get url() {
      return url;
    },
  };
}

function createSweeper(deps: Dependencies): RepeatingTask {
  return new RepeatingTask({
    intervalMs: sweepIntervalMs,
    onError: (error) => deps.logger.warn({ error: describeError(error) }, "sweep failed"),
    async run() {
      for (const sync of await sweepSyncs(deps)) startQueueSync(sync, deps);
      return false;
    },
  });
}

function receiveChunks(door: QueueDoor, queues: IngestionQueues): void {
  queues.receive(
    (payload) => receiveChunk(payload, door),
    (error) => door.logger.warn({ error: describeError(error) }, "queue in trouble"),
  );
}

/** Nothing more comes in; what runs ends by itself or, after a while, is ended: an upload as a failure, a snapshot of the queue to be run again. */
async function closeDoors(server: FastifyInstance, queues: IngestionQueues, runs: SyncRuns): Promise<void> {
  const timer = setTimeout(() => runs.abort(), settleMs);
  await Promise.all([server.close(), queues.stopReceiving(), runs.settled()]);
  clearTimeout(timer);
}
