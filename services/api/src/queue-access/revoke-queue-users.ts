import type { FastifyBaseLogger } from "fastify";
import type { QueueAccess } from "./queue-access.ts";

/**
 * Takes connections that are gone from the queue. Where Redis is away the rest stands all the same: nothing that such
 * a user sends is taken, since its connection's key is gone.
 */
export async function revokeQueueUsers(
  queueAccess: QueueAccess,
  logger: FastifyBaseLogger,
  connectionIds: readonly string[],
): Promise<void> {
  try {
    await queueAccess.revoke(connectionIds);
  } catch {
    logger.warn(
      { connection_ids: connectionIds },
      "redis is away: users of removed connections stay until it is cleared",
    );
  }
}
