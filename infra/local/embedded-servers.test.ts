import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { type EmbeddedRedis, startEmbeddedRedis } from "./embedded-redis.ts";
import { freePort } from "./free-port.ts";
import { waitUntil } from "./wait-until.ts";

/** A database folder is synced to disk before it is used, which takes long where others write much. */
const testMsMax = 90_000;

let folder: string;
let running: (EmbeddedPostgres | EmbeddedRedis)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oneseat-servers-"));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

describe("embedded Postgres", { timeout: testMsMax }, () => {
  test("keeps what was committed before kill -9", async () => {
    const first = await startPostgres();
    await query(first.url, "create table kept as select 7 as seat");
    process.kill(serverPid("postgres/postmaster.pid"), "SIGKILL");
    await first.process.exited;
    const second = await startPostgres();
    expect(await query(second.url, "select seat from kept")).toEqual([{ seat: 7 }]);
  });

  test("ends the server that a killed keeper left", async () => {
    const first = await startPostgres();
    const orphan = serverPid("postgres/postmaster.pid");
    await first.process.kill();
    const second = await startPostgres();
    expect(isAlive(orphan)).toBe(false);
    expect(await query(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("sorts by code point", async () => {
    const { url } = await startPostgres();
    const rows = await query(url, "select array_agg(t order by t) as sorted from unnest(array['ä', 'a', 'Z', '_']) t");
    expect(rows).toEqual([{ sorted: ["Z", "_", "a", "ä"] }]);
  });
});

describe("embedded Redis", { timeout: testMsMax }, () => {
  test("keeps users and data over a restart", async () => {
    const first = await startRedis();
    await onRedis(first.url, async (redis) => {
      await redis.call("ACL", "SETUSER", "connector", "on", ">secret", "~own:*", "+@all");
      await redis.call("ACL", "SAVE");
      await redis.set("own:job", "waiting");
    });
    await first.stop();
    const second = await startRedis();
    const asConnector = second.url.replace("default:secret", "connector:secret");
    expect(await onRedis(asConnector, (redis) => redis.get("own:job"))).toBe("waiting");
  });

  test("keeps data over kill -9", async () => {
    const first = await startRedis();
    await onRedis(first.url, (redis) => redis.set("job", "waiting"));
    process.kill(serverPid("redis/redis.pid"), "SIGKILL");
    await first.process.exited;
    const second = await startRedis();
    expect(await onRedis(second.url, (redis) => redis.get("job"))).toBe("waiting");
  });

  test("ends when its starter is killed", async () => {
    const starter = execFile(process.execPath, ["--input-type=module", "--eval", starterScript(await freePort())]);
    await waitUntil(() => (serverPid("redis/redis.pid") > 0 ? true : undefined), { waitMsMax: 20_000 });
    const orphan = serverPid("redis/redis.pid");
    starter.kill("SIGKILL");
    expect(await waitUntil(() => (isAlive(orphan) ? undefined : "ended"), { waitMsMax: 10_000 })).toBe("ended");
  });
});

async function startPostgres(): Promise<EmbeddedPostgres> {
  const files = { folder: join(folder, "postgres"), logFile: join(folder, "postgres.log") };
  const server = await startEmbeddedPostgres({ ...files, port: await freePort(), durable: true, password: "secret" });
  running.push(server);
  return server;
}

async function startRedis(): Promise<EmbeddedRedis> {
  const files = { folder: join(folder, "redis"), logFile: join(folder, "redis.log") };
  const plain = { durable: true, password: "secret", say: () => {} };
  const server = await startEmbeddedRedis({ ...files, ...plain, port: await freePort() });
  running.push(server);
  return server;
}

function starterScript(port: number): string {
  const module = new URL("./embedded-redis.ts", import.meta.url).href;
  const options = {
    folder: join(folder, "redis"),
    logFile: join(folder, "redis.log"),
    port,
    durable: true,
    password: "x",
  };
  return `import { startEmbeddedRedis } from ${JSON.stringify(module)};
    await startEmbeddedRedis({ ...${JSON.stringify(options)}, say: () => {} });
    setInterval(() => {}, 1000);`;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function onRedis<Result>(url: string, work: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

function serverPid(pidFile: string): number {
  try {
    return Number.parseInt(readFileSync(join(folder, pidFile), "utf8"), 10);
  } catch {
    return 0;
  }
}

/** One that nobody has waited for yet (where process 1 is no real init, for ever) has ended all the same. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
