import type { DataFolder } from "./data-folder.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { startEmbeddedRedis } from "./embedded-redis.ts";
import { checkExternalPostgres, checkExternalRedis } from "./external-servers.ts";
import type { Say } from "./progress.ts";
import type { Part, Run } from "./run.ts";
import type { RunSettings } from "./run-settings.ts";

export type Servers = { readonly databaseUrl: string; readonly redisUrl: string };

/** Postgres and Redis: those that the environment names, else our own, whose data stays in the folder. */
export async function startServers(options: {
  readonly run: Run;
  readonly folder: DataFolder;
  readonly settings: RunSettings;
  readonly ports: { readonly postgres: number; readonly redis: number };
  readonly say: Say;
}): Promise<Servers> {
  const { run, folder, settings, ports, say } = options;
  let { databaseUrl, redisUrl } = settings;
  if (databaseUrl) await checkExternalPostgres(databaseUrl);
  if (redisUrl) await checkExternalRedis("REDIS_URL", redisUrl);
  if (settings.snapshotRedisUrl) await checkExternalRedis("SNAPSHOT_REDIS_URL", settings.snapshotRedisUrl);
  const parts: Part[] = [];
  if (databaseUrl === undefined) {
    const files = { folder: folder.at("postgres"), logFile: folder.logFile("postgres") };
    const password = folder.secret("postgres-password");
    const launch = async (signal: AbortSignal) => {
      const postgres = await startEmbeddedPostgres({ ...files, port: ports.postgres, durable: true, password, signal });
      databaseUrl = postgres.url;
      return postgres.process;
    };
    parts.push({ name: "postgres", launch });
  }
  if (redisUrl === undefined) {
    const files = { folder: folder.at("redis"), logFile: folder.logFile("redis") };
    const password = folder.secret("redis-password");
    const launch = async (signal: AbortSignal) => {
      const redis = await startEmbeddedRedis({ ...files, port: ports.redis, durable: true, password, say, signal });
      redisUrl = redis.url;
      return redis.process;
    };
    parts.push({ name: "redis", launch });
  }
  if (parts.length > 0) say(`starting ${parts.map(({ name }) => name).join(" and ")}`);
  await run.startTogether(parts);
  if (databaseUrl === undefined || redisUrl === undefined) throw new Error("a server started without an address");
  return { databaseUrl, redisUrl };
}
