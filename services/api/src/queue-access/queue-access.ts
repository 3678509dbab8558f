import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { ProblemError } from "@oneseat/http/problem-error";
import { openProducerRedis } from "@oneseat/queue/open-redis";
import type { FastifyBaseLogger } from "fastify";
import type { Redis } from "ioredis";
import { connectorRules } from "./connector-rules.ts";

/** What a connector signs in to the queue with. `url` holds no credentials. */
export type QueueCredentials = {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
};

export type QueueUser = { readonly enterpriseId: string; readonly connectionId: string };

/** Who may use the connectors' queue: a Redis user for each connection, the second wall behind signed envelopes. */
export type QueueAccess = {
  /**
   * Makes the connection's user with a new password, of which the caller keeps the digest. Where the server lets nobody
   * make users, answers with the configured credentials and no digest. Throws 503 while Redis is away.
   */
  grant(user: QueueUser): Promise<{ credentials: QueueCredentials; passwordDigest: string | null }>;
  /** Makes a user again whose digest was kept: Redis forgets users that it cannot save. */
  restore(user: QueueUser & { passwordDigest: string }): Promise<void>;
  /** Removes users and ends their connections. Those that are not there are no error. */
  revoke(connectionIds: readonly string[]): Promise<void>;
  /** `onReady` runs whenever the server has come, at first and again after a restart. */
  start(onReady: () => void): void;
  close(): Promise<void>;
};

const passwordBytes = 32;
const connectTimeoutMs = 2000;

export function createQueueAccess(options: {
  url: string;
  queuePrefix: string;
  logger: FastifyBaseLogger;
}): QueueAccess {
  let redis: Redis | undefined;
  const userName = (connectionId: string) => `${options.queuePrefix}-connection-${connectionId}`;
  const setUser = async (user: QueueUser, passwordDigest: string) =>
    makeUser(await connected(redis), userName(user.connectionId), [
      `#${passwordDigest}`,
      ...connectorRules({ ...user, queuePrefix: options.queuePrefix }),
    ]);
  return {
    async grant(user) {
      const password = randomBytes(passwordBytes).toString("base64url");
      const passwordDigest = createHash("sha256").update(password).digest("hex");
      const configured = withoutCredentials(options.url);
      const reason = await setUser(user, passwordDigest);
      if (reason === null) {
        const username = userName(user.connectionId);
        return { credentials: { url: configured.url, username, password }, passwordDigest };
      }
      options.logger.warn(
        { connection_id: user.connectionId, reason },
        "redis does not let api make users: the connector gets the configured credentials",
      );
      return { credentials: configured, passwordDigest: null };
    },
    async restore({ passwordDigest, ...user }) {
      await setUser(user, passwordDigest);
    },
    async revoke(connectionIds) {
      if (connectionIds.length === 0) return;
      const open = await connected(redis);
      await refusalOf(open.acl("DELUSER", ...connectionIds.map(userName)));
      await saveUsers(open);
    },
    start(onReady) {
      redis = openProducerRedis({ url: options.url });
      redis.on("ready", onReady);
    },
    async close() {
      redis?.disconnect();
      redis = undefined;
    },
  };
}

/** Waits a moment for a connection that is being made, as after a start or a restart of Redis. */
async function connected(redis: Redis | undefined): Promise<Redis> {
  if (!redis) throw queueUnavailable();
  if (redis.status === "ready") return redis;
  await once(redis, "ready", { signal: AbortSignal.timeout(connectTimeoutMs) }).catch(() => {
    throw queueUnavailable();
  });
  return redis;
}

/** Null when it was made, else why the server does not. */
async function makeUser(redis: Redis, name: string, rules: readonly string[]): Promise<string | null> {
  const refusal = await refusalOf(redis.acl("SETUSER", name, "reset", "on", ...rules));
  if (refusal === null) await saveUsers(redis);
  return refusal;
}

/** A server without an ACL file says so; its users are made again when it has restarted. */
async function saveUsers(redis: Redis): Promise<void> {
  await refusalOf(redis.acl("SAVE"));
}

/** Null when Redis did it, its words when it answered that it will not. Throws 503 when it did not answer. */
async function refusalOf(command: Promise<unknown>): Promise<string | null> {
  try {
    await command;
    return null;
  } catch (error) {
    if (error instanceof Error && error.name === "ReplyError") return error.message;
    throw queueUnavailable();
  }
}

function queueUnavailable(): ProblemError {
  return new ProblemError(503, "queue_unavailable", "The queue cannot be reached at this moment: try again shortly.");
}

function withoutCredentials(address: string): QueueCredentials {
  const url = new URL(address);
  const username = url.username === "" ? null : decodeURIComponent(url.username);
  const password = url.password === "" ? null : decodeURIComponent(url.password);
  url.username = "";
  url.password = "";
  return { url: url.href, username, password };
}
