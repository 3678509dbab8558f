import { z } from "zod";

/** What is wrong with the environment, one line per variable; holds names and reasons, never values. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

export const port = z.coerce.number().int().min(0).max(65_535);
export const onOff = z.enum(["on", "off"]).transform((value) => value === "on");
export const logLevel = z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]);

/** What every service reads. An empty variable counts as absent. */
export const commonVariables = {
  HOST: z.string().default("127.0.0.1"),
  LOG_LEVEL: logLevel.default("info"),
};

/** Reads the environment once, at start. Throws `ConfigError` that reports all problems together. */
export function readConfig<Schema extends z.ZodType>(schema: Schema, environment: NodeJS.ProcessEnv): z.infer<Schema> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".") || "environment"}: ${issue.message}`);
  throw new ConfigError(`The environment needs mending before this service can start:\n${lines.join("\n")}`);
}
