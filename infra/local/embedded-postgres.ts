import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { startKept } from "./kept-server.ts";
import { stopLeftover } from "./leftover-process.ts";
import { giveTo, type OrdinaryUser, ordinaryUser } from "./ordinary-user.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import { runToEnd } from "./run-to-end.ts";
import type { StartedProcess } from "./started-process.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

export type EmbeddedPostgres = { readonly url: string; readonly process: StartedProcess; stop(): Promise<void> };

export type EmbeddedPostgresOptions = {
  /** Where the database files are or will be; its parent exists. */
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  /** Durable: what was committed survives a power cut. Not durable: for tests, the folder goes with the server. */
  readonly durable: boolean;
  readonly password: string;
  /** Ends the start early. */
  readonly signal?: AbortSignal;
};

const user = "oneseat";
const database = "oneseat";
const stopMsMax = 8_000;
const readyMsMax = 60_000; // after a crash the server replays its log first
const connectMsMax = 2_000;

const commonSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "", // the path of a socket may be too long for the system in a deep folder
  max_connections: "200",
  // The text of a failed statement and the detail of a violated constraint hold addresses: the client gets them, the log does not.
  log_min_messages: "log",
  log_error_verbosity: "terse",
};
const durableSettings = {
  shared_buffers: "256MB",
  max_wal_size: "2GB",
  // Left on, whoever begins a new file of the log fills its 16 MB with zeros and syncs them, and every commit waits: 100 to 280 ms
  // once a second while a large enterprise is written. Off, files are as durable.
  wal_init_zero: "off",
};
const testSettings = { fsync: "off", full_page_writes: "off", synchronous_commit: "off", shared_buffers: "64MB" };

/** Starts the Postgres that npm brought, on a data folder that is made when it is not there; resolves when it takes connections. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await postgresBinaries();
  const ordinary = ordinaryUser();
  if (!existsSync(options.folder)) await makeDataFolder(binaries.initdb, ordinary, options);
  await stopLeftover({
    pidFile: join(options.folder, "postmaster.pid"),
    folder: options.folder,
    stopSignal: "SIGINT",
    stopMsMax,
  });
  // A number in this file that now belongs to another program would keep Postgres from starting.
  rmSync(join(options.folder, "postmaster.pid"), { force: true });
  const settings = {
    ...commonSettings,
    ...(options.durable ? durableSettings : testSettings),
    port: String(options.port),
  };
  const settingArgs = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [command = "", ...args] = [...ordinary.prefix, binaries.postgres, "-D", options.folder, ...settingArgs];
  const server = startKept(
    {
      command,
      args,
      stopSignal: "SIGINT", // fast: ends the sessions; SIGTERM would wait for them
      stopMsMax,
      ...(ordinary.user && { user: ordinary.user }),
      ...(!options.durable && { folderToRemove: options.folder }),
    },
    { logFile: options.logFile },
  );
  await waitUntilReady(server, {
    name: "Postgres",
    logFile: options.logFile,
    readyMsMax,
    signal: options.signal,
    isReady: () => hasDatabase(options),
  });
  const stop = () => server.stop(stopMsMax + connectMsMax);
  return { url: urlOf(options, database), process: server, stop };
}

/** Made beside its place and moved there complete, so that a kill in the middle leaves no half of it. */
async function makeDataFolder(initdb: string, ordinary: OrdinaryUser, options: EmbeddedPostgresOptions): Promise<void> {
  const half = `${options.folder}.half`;
  const passwordFile = `${options.folder}.password`;
  rmSync(half, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  giveTo(ordinary, half);
  giveTo(ordinary, passwordFile);
  if (ordinary.user) chmodSync(dirname(options.folder), 0o711); // lets it pass through, not look around
  const flags = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", `--username=${user}`];
  // The order of texts follows code points and so is the same on every machine.
  const auth = options.durable ? ["--auth=scram-sha-256"] : ["--auth=trust", "--no-sync"];
  const command = [...ordinary.prefix, initdb, "-D", half, ...flags, ...auth, `--pwfile=${passwordFile}`];
  const { code, output } = await runToEnd(command, { ...(ordinary.user && { user: ordinary.user }) });
  rmSync(passwordFile, { force: true });
  if (code !== 0)
    throw new Error(`initdb could not make the database folder ${options.folder}:\n${output}${hint(ordinary)}`);
  renameSync(half, options.folder);
}

function hint(ordinary: OrdinaryUser): string {
  if (!ordinary.user) return "";
  return `
Postgres does not run as root, and user namespaces are forbidden here, so it was started as the user "nobody", who must be
able to enter the folders of this clone. Run as an ordinary user, or move the clone to a folder that others may enter (chmod
o+x), or set DATABASE_URL to a Postgres of yours.`;
}

/** False while the server is not up; makes the database on first use. */
async function hasDatabase(options: EmbeddedPostgresOptions): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(options, "postgres"), connectionTimeoutMillis: connectMsMax });
  try {
    await client.connect();
  } catch {
    await client.end().catch(() => {});
    return false;
  }
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [database]);
    if (rowCount === 0) await client.query(`create database ${database}`);
    return true;
  } finally {
    await client.end();
  }
}

function urlOf({ password, port }: EmbeddedPostgresOptions, name: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
}
