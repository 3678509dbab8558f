import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { startKept } from "./kept-server.ts";
import { stopLeftover } from "./leftover-process.ts";
import { redisProgram } from "./redis-program.ts";
import type { StartedProcess } from "./started-process.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

export type EmbeddedRedis = { readonly url: string; readonly process: StartedProcess; stop(): Promise<void> };

export type EmbeddedRedisOptions = {
  /** Where the append-only file and the users are kept; its parent exists. */
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  /** Durable: jobs survive a restart. Not durable: for tests, the folder goes with the server. */
  readonly durable: boolean;
  readonly password: string;
  readonly say: (text: string) => void;
  /** Ends the start early. */
  readonly signal?: AbortSignal;
};

const stopMsMax = 8_000;
const readyMsMax = 60_000; // replaying a large append-only file answers LOADING for a while
const answerMsMax = 2_000;

/** Starts a real Redis and resolves when it takes commands, its append-only file replayed. */
export async function startEmbeddedRedis(options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
  const program = await redisProgram(options.say);
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const pidFile = join(options.folder, "redis.pid");
  await stopLeftover({ pidFile, folder: options.folder, stopSignal: "SIGTERM", stopMsMax });
  const server = startKept(
    {
      command: program.command,
      args: [...settings(options), "--pidfile", pidFile, "--aclfile", usersFile(options)],
      stopSignal: "SIGTERM",
      stopMsMax,
      ...(!options.durable && { folderToRemove: options.folder }),
    },
    { logFile: options.logFile, environment: program.environment },
  );
  const url = `redis://default:${options.password}@127.0.0.1:${options.port}`;
  await waitUntilReady(server, {
    name: "Redis",
    logFile: options.logFile,
    readyMsMax,
    signal: options.signal,
    isReady: () => answers(url),
  });
  return { url, process: server, stop: () => server.stop(stopMsMax + answerMsMax) };
}

function settings({ folder, port, durable }: EmbeddedRedisOptions): readonly string[] {
  const network = ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder];
  // Redis is transport, never the record: what a power cut takes from the last second is sent again, so a sync to
  // disk per write would buy nothing. A crash of Redis alone loses nothing, since each write has reached the system.
  const files = ["--save", "", "--appendonly", durable ? "yes" : "no", "--appendfsync", "everysec"];
  // Evicting a job would lose it silently; a full Redis refuses new ones, and their senders wait.
  const memory = ["--maxmemory", "512mb", "--maxmemory-policy", "noeviction"];
  return [...network, ...files, ...memory];
}

/** Users in a file of their own, because those of the connectors are added while it runs and must survive a restart. */
function usersFile({ folder, password }: EmbeddedRedisOptions): string {
  const file = join(folder, "users.acl");
  const digest = createHash("sha256").update(password).digest("hex");
  const others = existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("user default "))
    : [];
  const lines = [`user default on sanitize-payload #${digest} ~* &* +@all`, ...others];
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  return file;
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: answerMsMax,
    maxRetriesPerRequest: 0,
  });
  client.on("error", () => {}); // not up yet: asked again
  try {
    await client.connect();
    return (await client.ping()) === "PONG"; // LOADING is an error
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
