import { isMigrated } from "@oneseat/database/migrate";
import { type Database, openDatabase } from "@oneseat/database/open-database";
import { createHttpServer } from "@oneseat/http/create-http-server";
import { addHealthRoutes, type HealthChecks } from "@oneseat/http/health-routes";
import { queuePrefixDefault } from "@oneseat/queue/queue-name";
import type { Logger } from "@oneseat/runtime/create-logger";
import { describeError } from "@oneseat/runtime/describe-error";
import { RepeatingTask } from "@oneseat/runtime/repeating-task";
import type { Service } from "@oneseat/runtime/run-service";
import { sql } from "kysely";
import { Registry } from "prom-client";
import type { DedupWorkerConfig } from "./config.ts";
import { dedupEnterprise, type JobDependencies } from "./dedup-enterprise.ts";
import { createDedupJournal } from "./dedup-journal.ts";
import { createDedupMetrics } from "./dedup-metrics.ts";
import { findLaggingEnterprises } from "./find-lagging-enterprises.ts";
import { LargeLane, type LargeLaneOptions } from "./large/large-lane.ts";
import { type DedupQueues, openDedupQueues } from "./open-queues.ts";
import { PostponedDedups } from "./postponed-dedups.ts";
import { addPreviewRoute } from "./preview/add-preview-route.ts";

/** A job or preview holds one connection at a time; sweeping and health checks need a few more. */
const databaseConnectionsMax = 12;
/** Long beside a usual dedup, so that asking twice is the exception. */
const sweepIntervalMsDefault = 15_000;

export type DedupWorker = Service & {
  /** Where its routes listen, once started. */
  readonly url: string;
};

/** For tests: other names, times and sizes. */
export type WorkerOptions = Pick<LargeLaneOptions, "smallAccountsMax" | "program"> & {
  readonly queuePrefix?: string;
  readonly sweepIntervalMs?: number;
};

/** The dedup-worker service: its dependencies, wired by hand, and their life. */
export function createDedupWorker(config: DedupWorkerConfig, logger: Logger, options: WorkerOptions = {}): DedupWorker {
  const registry = new Registry();
  const closing = new AbortController();
  const database = openDatabase({
    url: config.databaseUrl,
    applicationName: "oneseat-dedup-worker",
    connectionsMax: databaseConnectionsMax,
  });
  const journal = createDedupJournal({ metrics: createDedupMetrics(registry), logger });
  const large = new LargeLane({ ...options, databaseUrl: config.databaseUrl, journal });
  const onRequestError = (error: unknown) => logger.warn({ error: describeError(error) }, "dedup not asked for again");
  const closers: (() => Promise<unknown>)[] = [() => database.close()];
  let url = "";
  let closed: Promise<void> | undefined;

  async function start(): Promise<void> {
    const queues = openDedupQueues(config.redisUrl, options.queuePrefix ?? queuePrefixDefault);
    closers.push(() => queues.close());
    const server = createHttpServer({ logger });
    addHealthRoutes(server, { registry, checks: healthChecks(database, queues) });
    addPreviewRoute(server, { database, large, closing: closing.signal });
    closers.push(() => server.close());
    url = await server.listen({ host: config.host, port: config.port });
    const sweeper = createSweeper({ database, logger }, queues, options.sweepIntervalMs ?? sweepIntervalMsDefault);
    closers.push(() => sweeper.close());
    sweeper.start();
    const postponed = new PostponedDedups(queues.request, onRequestError);
    closers.push(async () => postponed.close());
    const deps: JobDependencies = { database, journal, large, postponed, closing: closing.signal };
    closers.push(() => queues.stopReceiving());
    queues.receive(
      (payload) => dedupEnterprise(payload, deps),
      (error) => logger.warn({ error: describeError(error) }, "dedup left for another try"),
    );
    logger.info({ host: config.host, port: config.port }, "dedup-worker listens");
  }

  async function release(): Promise<void> {
    closing.abort();
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

function healthChecks(database: Database, queues: DedupQueues): HealthChecks {
  return {
    postgres: () => sql`select 1`.execute(database.root),
    redis: () => queues.ping(),
    migrations: async () => {
      if (!(await isMigrated(database.root))) throw new Error("a migration has not run");
    },
  };
}

/** Asks again for the dedups that enterprises wait for. */
function createSweeper(
  { database, logger }: { database: Database; logger: Logger },
  queues: DedupQueues,
  intervalMs: number,
): RepeatingTask {
  return new RepeatingTask({
    intervalMs,
    onError: (error) => logger.warn({ error: describeError(error) }, "sweep failed"),
    async run() {
      for (const enterpriseId of await findLaggingEnterprises(database)) await queues.request(enterpriseId);
      return false;
    },
  });
}
