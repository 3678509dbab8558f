import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@oneseat/database/migrate";
import { openDatabase } from "@oneseat/database/open-database";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../infra/local/embedded-postgres.ts";
import { startEmbeddedRedis } from "../../infra/local/embedded-redis.ts";
import { freePort } from "../../infra/local/free-port.ts";
import { buildPages } from "../../infra/pages/build-pages.ts";
import { databaseUrl, onServer } from "./on-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A Postgres server whose user may create databases; the path names a database for maintenance. */
    postgresUrl: string;
    /** The migrated database that each test database is a copy of. */
    templateDatabase: string;
    redisUrl: string;
  }
}

type Server = { readonly url: string; stop(): Promise<void> };

const notOurs = async () => {};

/**
 * One Postgres and one Redis for the whole run, fast and forgetful, in a temporary folder that goes with them. TEST_DATABASE_URL or
 * DATABASE_URL, and REDIS_URL, name servers to use instead; a run leaves nothing behind there either.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildPages(() => {});
  const folder = mkdtempSync(join(tmpdir(), "oneseat-test-"));
  chmodSync(folder, 0o711); // as root without user namespaces, Postgres runs as another user, who must get through
  const [postgres, redis] = await startServers(folder);
  const template = `oneseat_test_${randomBytes(6).toString("hex")}`;
  await makeTemplate(postgres.url, template);
  project.provide("postgresUrl", postgres.url);
  project.provide("templateDatabase", template);
  project.provide("redisUrl", redis.url);
  return async () => {
    await dropTemplate(postgres.url, template);
    await Promise.all([postgres.stop(), redis.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
}

async function startServers(folder: string): Promise<[Server, Server]> {
  try {
    return await Promise.all([startPostgres(folder), startRedis(folder)]);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error; // ends the run, and with it whichever server did start
  }
}

async function startPostgres(folder: string): Promise<Server> {
  const url = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL;
  if (url) return { url, stop: notOurs };
  const files = { folder: join(folder, "postgres"), logFile: join(folder, "postgres.log") };
  return startEmbeddedPostgres({ ...files, port: await freePort(), durable: false, password: "test" });
}

async function startRedis(folder: string): Promise<Server> {
  const url = process.env.REDIS_URL;
  if (url) return { url, stop: notOurs };
  const files = { folder: join(folder, "redis"), logFile: join(folder, "redis.log") };
  const say = (text: string) => process.stderr.write(`${text}\n`);
  return startEmbeddedRedis({ ...files, port: await freePort(), durable: false, password: "test", say });
}

async function makeTemplate(serverUrl: string, template: string): Promise<void> {
  await onServer(serverUrl, `create database ${template}`);
  const database = openDatabase({ url: databaseUrl(serverUrl, template), applicationName: "test-template" });
  try {
    await migrate(database.root);
  } finally {
    await database.close();
  }
  // A template that somebody is connected to cannot be copied.
  await onServer(serverUrl, `alter database ${template} is_template true allow_connections false`);
}

async function dropTemplate(serverUrl: string, template: string): Promise<void> {
  await onServer(serverUrl, `alter database ${template} is_template false`);
  await onServer(serverUrl, `drop database ${template} with (force)`);
}
