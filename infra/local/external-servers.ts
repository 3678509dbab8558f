import { Redis } from "ioredis";
import { Client } from "pg";

const answerMsMax = 5_000;

/** Throws, naming the variable, when the Postgres that it gives does not take us. */
export async function checkExternalPostgres(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: answerMsMax });
  try {
    await client.connect();
    await client.query("select 1");
  } catch (error) {
    throw unreachable("DATABASE_URL", error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The same for a Redis. */
export async function checkExternalRedis(variable: "REDIS_URL" | "SNAPSHOT_REDIS_URL", url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: answerMsMax });
  let trouble: unknown;
  client.on("error", (error) => {
    trouble = error; // says why; what the command throws says only that the connection is closed
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw unreachable(variable, trouble ?? error);
  } finally {
    client.disconnect();
  }
}

function unreachable(variable: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return new Error(
    `the server that ${variable} names does not take us (${reason}). Start or mend it, or leave ${variable} out: ` +
      "OneSeat then brings a server of its own.",
    { cause: error },
  );
}
