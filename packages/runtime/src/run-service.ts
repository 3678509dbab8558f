import { ConfigError } from "./read-config.ts";

/** `create` has no side effects; `close` is idempotent and releases in reverse order. */
export type Service = {
  start(): Promise<void>;
  close(): Promise<void>;
};

const closeTimeoutMs = 10_000;

/**
 * The life of a process: create, start, wait for a reason to stop, close within 10 seconds. Reasons are SIGTERM, SIGINT
 * and, with `ONESEAT_STOP_ON_STDIN_END=on`, the end of standard input, by which a child notices the death of its runner.
 */
export async function runService(create: () => Service): Promise<void> {
  const reason = stopReason();
  let service: Service;
  try {
    service = create();
    await Promise.race([service.start(), reason]);
  } catch (error) {
    process.stderr.write(`${describeStartError(error)}\n`);
    process.exit(1);
  }
  const exitCode = await reason;
  const late = setTimeout(() => process.exit(exitCode || 1), closeTimeoutMs);
  await service.close().catch((error: unknown) => process.stderr.write(`${describeStartError(error)}\n`));
  clearTimeout(late);
  process.exit(exitCode);
}

function stopReason(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  process.once("SIGTERM", () => resolve(0));
  process.once("SIGINT", () => resolve(0));
  if (process.env.ONESEAT_STOP_ON_STDIN_END === "on") {
    process.stdin.once("end", () => resolve(0));
    process.stdin.once("error", () => resolve(0));
    process.stdin.resume();
  }
  process.once("uncaughtException", (error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    resolve(1);
  });
  return promise;
}

function describeStartError(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (isPortTaken(error)) return `Port ${error.port} is taken: set PORT to a free one, or stop what listens there.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isPortTaken(error: unknown): error is NodeJS.ErrnoException & { port: number } {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE" && "port" in error;
}
