import { readFileSync } from "node:fs";
import { commonVariables, onOff, port, readConfig } from "@oneseat/runtime/read-config";
import { z } from "zod";

export type ApiConfig = {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** The Redis that connectors are given: their queue may live on another server. */
  readonly snapshotRedisUrl: string;
  readonly ingestionUrl: string;
  /** Counts what settings would give. */
  readonly dedupWorkerUrl: string;
  readonly operatorToken: string;
  /** Begins the URLs of `Link` headers; null takes what the request was sent to. */
  readonly publicUrl: string | null;
  /** Whether a new enterprise takes files that nobody has signed. */
  readonly unsignedUploads: boolean;
};

const operatorTokenUnitsMin = 16;

const operatorTokenMissing = `must hold at least ${operatorTokenUnitsMin} characters, here or in the file that ONESEAT_OPERATOR_TOKEN_FILE names`;

const variables = z.object({
  ...commonVariables,
  PORT: port.default(4000),
  DATABASE_URL: z.url(),
  REDIS_URL: z.url(),
  SNAPSHOT_REDIS_URL: z.url().optional(),
  ONESEAT_INGESTION_URL: z.url().default("http://127.0.0.1:4001"),
  ONESEAT_DEDUP_WORKER_URL: z.url().default("http://127.0.0.1:4002"),
  ONESEAT_OPERATOR_TOKEN: z.string(operatorTokenMissing).min(operatorTokenUnitsMin, operatorTokenMissing),
  ONESEAT_PUBLIC_URL: z.url().optional(),
  ONESEAT_UNSIGNED_UPLOADS: onOff.prefault("off"),
});

/** Throws `ConfigError` that names every variable to mend. */
export function readApiConfig(environment: NodeJS.ProcessEnv): ApiConfig {
  const operatorToken = environment.ONESEAT_OPERATOR_TOKEN || readTokenFile(environment.ONESEAT_OPERATOR_TOKEN_FILE);
  const read = readConfig(variables, { ...environment, ONESEAT_OPERATOR_TOKEN: operatorToken });
  return {
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    snapshotRedisUrl: read.SNAPSHOT_REDIS_URL ?? read.REDIS_URL,
    ingestionUrl: read.ONESEAT_INGESTION_URL,
    dedupWorkerUrl: read.ONESEAT_DEDUP_WORKER_URL,
    operatorToken: read.ONESEAT_OPERATOR_TOKEN,
    publicUrl: read.ONESEAT_PUBLIC_URL?.replace(/\/+$/, "") ?? null,
    unsignedUploads: read.ONESEAT_UNSIGNED_UPLOADS,
  };
}

function readTokenFile(path: string | undefined): string | undefined {
  try {
    return path ? readFileSync(path, "utf8").trim() : undefined;
  } catch {
    return undefined;
  }
}
