import { commonVariables, port, readConfig } from "@oneseat/runtime/read-config";
import { z } from "zod";

const variables = z.object({
  ...commonVariables,
  PORT: port.default(4002),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// address" }),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// address" }),
});

export type DedupWorkerConfig = {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
};

/** Throws `ConfigError` that names every variable to mend. */
export function readDedupWorkerConfig(environment: NodeJS.ProcessEnv): DedupWorkerConfig {
  const read = readConfig(variables, environment);
  return {
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
  };
}
