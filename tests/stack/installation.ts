import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logTail } from "../../infra/local/log-tail.ts";
import { ServerProcess } from "./server-process.ts";
import { ServiceProcess } from "./service-process.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

/** All of the cloud side in processes of its own, as production runs it, on a database and a Redis of the test's own. */
export type Installation = {
  readonly api: ServiceProcess;
  readonly ingestion: ServiceProcess;
  readonly dedupWorker: ServiceProcess;
  readonly redis: ServerProcess;
  /** Null: a database on the server that all tests share, which nobody may kill. */
  readonly postgres: ServerProcess | null;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly operatorToken: string;
  startConnector(options: ConnectorOptions): Promise<RunningConnector>;
  /** One more beside the first, for the same queue. */
  startDedupWorker(): Promise<ServiceProcess>;
  /** What each process wrote last, for the error of a test that waits in vain. */
  logTails(): string;
  close(): Promise<void>;
};

export type ConnectorOptions = {
  /** Names its folder: a connector of the same name finds its keys and its spool again. */
  readonly name: string;
  /** `ONESEAT_SOURCE` and so on; the address of the api is set already. */
  readonly environment: Readonly<Record<string, string>>;
};

export type RunningConnector = {
  readonly process: ServiceProcess;
  readonly url: string;
  /** Of its admin routes. */
  readonly token: string;
};

const operatorToken = "operator-token-of-a-test";

/** Resolves when every service is ready. What it has started when something fails, it stops again. */
export async function startInstallation({ ownPostgres = false } = {}): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "oneseat-installation-"));
  const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const running: ServiceProcess[] = [];
  try {
    await chmod(folder, 0o711);
    const postgres = ownPostgres ? await ServerProcess.startPostgres(folder) : null;
    if (postgres) undo.push(() => postgres.stop());
    const database = postgres ?? (await testDatabase(undo));
    // Its own server: a queue prefix is no part of the services' environment, and a test may want to kill it.
    const redis = await ServerProcess.startRedis(folder);
    undo.push(() => redis.stop());
    const run = async (name: string, environment: Record<string, string>, readyPath: "/livez" | "/readyz") => {
      const program = `services/${name.split(" ")[0]}/src/main.ts`;
      const service = await ServiceProcess.start({ name, program, folder, readyPath, environment });
      running.push(service);
      undo.push(() => service.stop());
      return service;
    };
    const addresses = { DATABASE_URL: database.url, REDIS_URL: redis.url };
    const ingestion = await run("ingestion", { ...addresses, ONESEAT_DATA_DIR: join(folder, "ingestion") }, "/readyz");
    const dedupWorker = await run("dedup-worker", addresses, "/readyz");
    const startDedupWorker = () => run(`dedup-worker ${running.length}`, addresses, "/readyz");
    const apiEnvironment = {
      ...addresses,
      ONESEAT_INGESTION_URL: ingestion.url,
      ONESEAT_DEDUP_WORKER_URL: dedupWorker.url,
      ONESEAT_OPERATOR_TOKEN: operatorToken,
    };
    const api = await run("api", apiEnvironment, "/readyz");
    const startConnector = async ({ name, environment }: ConnectorOptions): Promise<RunningConnector> => {
      const dataFolder = join(folder, name);
      await mkdir(dataFolder, { recursive: true, mode: 0o700 });
      const own = { REDIS_URL: "", DATABASE_URL: "", ONESEAT_DATA_DIR: dataFolder, ONESEAT_API_URL: api.url };
      const connector = await run(`connector ${name}`, { ...own, ...environment }, "/livez");
      return { process: connector, url: connector.url, token: readFileSync(join(dataFolder, "token"), "utf8").trim() };
    };
    const logTails = () => running.map(({ logFile }) => logTail(logFile)).join("\n");
    const servers = { redis, postgres, databaseUrl: database.url, redisUrl: redis.url };
    const start = { startConnector, startDedupWorker };
    return { api, ingestion, dedupWorker, ...servers, operatorToken, ...start, logTails, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function testDatabase(undo: (() => Promise<unknown>)[]): Promise<TestDatabase> {
  const database = await createTestDatabase();
  undo.push(() => database.close());
  return database;
}
