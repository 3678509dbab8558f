import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

/** Wherever one of these stands in a logged object, its value is not written. */
const redacted = [
  "authorization",
  "cookie",
  "token",
  "password",
  "email",
  "emails",
  "address",
  "addresses",
  "envelope",
];

/** Structured log on standard output: object first, constant lower-case message, ids and never payloads. */
export function createLogger(options: { service: string; level: string }, destination?: DestinationStream): Logger {
  const settings = {
    level: options.level,
    base: { service: options.service },
    redact: { paths: redacted.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[redacted]" },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination ? pino(settings, destination) : pino(settings);
}
