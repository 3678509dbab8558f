import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { migrate } from "@oneseat/database/migrate";
import { openDatabase } from "@oneseat/database/open-database";
import { startEmbeddedPostgres } from "../../infra/local/embedded-postgres.ts";
import { startEmbeddedRedis } from "../../infra/local/embedded-redis.ts";
import { freePort } from "../../infra/local/free-port.ts";

type Started = Awaited<ReturnType<typeof startEmbeddedPostgres | typeof startEmbeddedRedis>>;

/** A Postgres or Redis of a test's own, durable, on a port that it keeps over restarts. */
export class ServerProcess {
  readonly url: string;
  readonly #launch: () => Promise<Started>;
  readonly #pidFile: string;
  #running: Started;

  private constructor(running: Started, launch: () => Promise<Started>, pidFile: string) {
    this.url = running.url;
    this.#running = running;
    this.#launch = launch;
    this.#pidFile = pidFile;
  }

  static async startRedis(folder: string): Promise<ServerProcess> {
    const files = { folder: join(folder, "redis"), logFile: join(folder, "redis.log") };
    const say = (text: string) => process.stderr.write(`${text}\n`);
    const options = { ...files, port: await freePort(), durable: true, password: "test", say };
    const launch = () => startEmbeddedRedis(options);
    return new ServerProcess(await launch(), launch, join(files.folder, "redis.pid"));
  }

  /** Migrated. */
  static async startPostgres(folder: string): Promise<ServerProcess> {
    const files = { folder: join(folder, "postgres"), logFile: join(folder, "postgres.log") };
    const options = { ...files, port: await freePort(), durable: true, password: "test" };
    const launch = () => startEmbeddedPostgres(options);
    const server = new ServerProcess(await launch(), launch, join(files.folder, "postmaster.pid"));
    const database = openDatabase({ url: server.url, applicationName: "test-migrate" });
    await migrate(database.root).finally(() => database.close());
    return server;
  }

  /** Ends the server itself, not its keeper, as a crash would. */
  async kill(): Promise<void> {
    process.kill(Number.parseInt(readFileSync(this.#pidFile, "utf8"), 10), "SIGKILL");
    await this.#running.process.exited;
  }

  /** Starts it again on what is left of its data. */
  async start(): Promise<void> {
    this.#running = await this.#launch();
  }

  /** As when its disk is lost: all but the users, which are kept apart. For a Redis that has been killed. */
  async loseData(): Promise<void> {
    await rm(join(dirname(this.#pidFile), "appendonlydir"), { recursive: true });
  }

  async stop(): Promise<void> {
    await this.#running.stop();
  }
}
