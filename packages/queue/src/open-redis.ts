import { Redis } from "ioredis";

const reconnectDelayMsMax = 2000;
const commandRetriesMax = 1;

/**
 * A connection for whoever must not wait: commands fail at once while Redis is away. `url` may hold credentials;
 * `username` and `password` replace them.
 */
export function openProducerRedis(options: RedisAddress): Redis {
  return open(options, { enableOfflineQueue: false, maxRetriesPerRequest: commandRetriesMax });
}

/** A connection for a BullMQ worker, which waits for Redis as long as it takes. */
export function openWorkerRedis(options: RedisAddress): Redis {
  return open(options, { maxRetriesPerRequest: null });
}

export type RedisAddress = {
  readonly url: string;
  readonly username?: string | null;
  readonly password?: string | null;
};

function open(
  { url, username, password }: RedisAddress,
  behaviour: { enableOfflineQueue?: boolean; maxRetriesPerRequest: number | null },
): Redis {
  const redis = new Redis(url, {
    ...behaviour,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    retryStrategy: (attempt) => Math.min(attempt * 100, reconnectDelayMsMax),
  });
  // Without a listener an unreachable Redis would end the process; callers see it in the failing command.
  redis.on("error", () => {});
  return redis;
}
