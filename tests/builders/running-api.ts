import { createApp } from "@oneseat/api/app";
import type { ApiConfig } from "@oneseat/api/config";
import { type Database, openDatabase } from "@oneseat/database/open-database";
import { createLogger, type Logger } from "@oneseat/runtime/create-logger";
import { createTestDatabase } from "../stack/test-database.ts";
import { testRedis } from "../stack/test-redis.ts";
import type { BuiltEnterprise } from "./enterprise.ts";

export interface RunningApi {
  /** Without a slash at its end. */
  readonly url: string;
  readonly operatorToken: string;
  readonly database: Database;
  readonly config: ApiConfig;
  readonly queuePrefix: string;
  readonly logger: Logger;
  /** A request with a token, none where it is null. */
  fetch(path: string, options?: ApiRequest): Promise<Response>;
  close(): Promise<void>;
}

export type ApiRequest = RequestInit & {
  token?: string | null;
  /** Sent as the body, with its Content-Type. */
  json?: unknown;
};

export const builtOperatorToken = "operator-token-of-a-test";

/** The api service on a port of its own, with a database of its own. */
export async function startApi(changes: Partial<ApiConfig> = {}): Promise<RunningApi> {
  const testDatabase = await createTestDatabase();
  const redis = testRedis();
  const config: ApiConfig = {
    host: "127.0.0.1",
    port: 0,
    logLevel: "silent",
    databaseUrl: testDatabase.url,
    redisUrl: redis.url,
    snapshotRedisUrl: redis.url,
    ingestionUrl: "http://127.0.0.1:9",
    dedupWorkerUrl: "http://127.0.0.1:9",
    operatorToken: builtOperatorToken,
    publicUrl: null,
    unsignedUploads: false,
    ...changes,
  };
  const logger = createLogger({ service: "api", level: config.logLevel });
  const app = createApp(config, logger, { queuePrefix: redis.prefix });
  await app.start();
  const database = openDatabase({ url: testDatabase.url, applicationName: "test" });
  return {
    url: app.url,
    operatorToken: config.operatorToken,
    database,
    config,
    queuePrefix: redis.prefix,
    logger,
    fetch: (path, { token = null, json, ...options } = {}) => {
      const headers = new Headers(options.headers);
      if (token !== null) headers.set("authorization", `Bearer ${token}`);
      if (json === undefined) return fetch(`${app.url}${path}`, { ...options, headers });
      headers.set("content-type", "application/json");
      return fetch(`${app.url}${path}`, { ...options, headers, body: JSON.stringify(json) });
    },
    close: async () => {
      await app.close();
      await database.close();
      await testDatabase.close();
    },
  };
}

/** Signs a browser in and returns the headers by which its pages are known. */
export async function signIn(api: RunningApi, token: string): Promise<{ cookie: string; "sec-fetch-site": string }> {
  const response = await api.fetch("/api/v1/session", { method: "POST", token });
  const cookie = response.headers.get("set-cookie")?.split(";")[0];
  if (!cookie) throw new Error(`signing in was answered ${response.status}: ${await response.text()}`);
  return { cookie, "sec-fetch-site": "same-origin" };
}

/** Requests below `/api/v1/enterprises/{slug}/`, with the owner's token unless another is given. */
export function inEnterprise(
  api: RunningApi,
  enterprise: BuiltEnterprise,
): (path: string, options?: ApiRequest) => Promise<Response> {
  return (path, options) =>
    api.fetch(`/api/v1/enterprises/${enterprise.slug}/${path}`, { token: enterprise.ownerToken, ...options });
}
