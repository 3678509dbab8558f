import { commonVariables, port, readConfig } from "@oneseat/runtime/read-config";
import { z } from "zod";

const gibibyte = 1024 * 1024 * 1024;

const variables = z.object({
  ...commonVariables,
  PORT: port.default(4001),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// address" }),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// address" }),
  SNAPSHOT_REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// address" }).optional(),
  ONESEAT_DATA_DIR: z.string({ error: "must name the folder for ingestion's keys" }),
  ONESEAT_UPLOAD_BYTES_MAX: z.coerce
    .number()
    .int()
    .positive()
    .max(Number.MAX_SAFE_INTEGER)
    .default(4 * gibibyte),
});

export type IngestionConfig = {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Where the connectors' queues are. */
  readonly snapshotRedisUrl: string;
  readonly dataFolder: string;
  /** Of an upload, as it comes and as it is decoded. */
  readonly uploadBytesMax: number;
};

export function readIngestionConfig(environment: NodeJS.ProcessEnv): IngestionConfig {
  const read = readConfig(variables, environment);
  return {
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    snapshotRedisUrl: read.SNAPSHOT_REDIS_URL ?? read.REDIS_URL,
    dataFolder: read.ONESEAT_DATA_DIR,
    uploadBytesMax: read.ONESEAT_UPLOAD_BYTES_MAX,
  };
}
