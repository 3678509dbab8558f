import { isMigrated } from "@oneseat/database/migrate";
import { openDatabase } from "@oneseat/database/open-database";
import { openProducerRedis } from "@oneseat/queue/open-redis";
import { queuePrefixDefault } from "@oneseat/queue/queue-name";
import type { Logger } from "@oneseat/runtime/create-logger";
import type { Service } from "@oneseat/runtime/run-service";
import type { Redis } from "ioredis";
import { sql } from "kysely";
import { buildServer } from "./build-server.ts";
import { Callers } from "./callers/callers.ts";
import type { ApiConfig } from "./config.ts";
import type { ApiServer, Dependencies } from "./dependencies.ts";
import { createQueueAccess } from "./queue-access/queue-access.ts";
import { restoreQueueUsers } from "./queue-access/restore-queue-users.ts";
import { KeptBlocks } from "./search/kept-blocks.ts";
import { Sessions } from "./sessions/sessions.ts";

export type App = Service & {
  /** Where it listens, once started. */
  readonly url: string;
};

/** The api service: its dependencies, wired by hand, and their life. */
export function createApp(config: ApiConfig, logger: Logger, options: { queuePrefix?: string } = {}): App {
  const database = openDatabase({ url: config.databaseUrl, applicationName: "oneseat-api" });
  const queuePrefix = options.queuePrefix ?? queuePrefixDefault;
  const queueAccess = createQueueAccess({ url: config.snapshotRedisUrl, queuePrefix, logger });
  const closing = new AbortController();
  const now = () => new Date();
  const callers = new Callers({ database, logger, operatorToken: config.operatorToken });
  const sessions = new Sessions({ ...config, now });
  const keptBlocks = new KeptBlocks();
  const deps: Dependencies = {
    config,
    database,
    callers,
    keptBlocks,
    queueAccess,
    sessions,
    now,
    closing: closing.signal,
  };
  let redis: Redis | undefined;
  let server: ApiServer | undefined;
  let url = "";
  let closed: Promise<void> | undefined;

  async function start(): Promise<void> {
    redis = openProducerRedis({ url: config.redisUrl });
    queueAccess.start(() => {
      restoreQueueUsers(database, queueAccess).catch((error: Error) =>
        logger.warn({ error: error.name }, "queue users could not be made again; tried when redis is next reached"),
      );
    });
    server = await buildServer(deps, {
      logger,
      checks: {
        postgres: () => sql`select 1`.execute(database.root),
        redis: async () => redis?.ping(),
        migrations: async () => {
          if (!(await isMigrated(database.root))) throw new Error("a migration has not run");
        },
      },
    });
    url = await server.listen({ host: config.host, port: config.port });
    logger.info({ host: config.host, port: config.port }, "api listens");
  }

  async function release(): Promise<void> {
    closing.abort();
    await server?.close();
    await callers.close();
    await queueAccess.close();
    redis?.disconnect();
    await database.close();
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
