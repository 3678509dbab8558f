import type { Database } from "@oneseat/database/open-database";
import type { QueueAccess } from "./queue-access.ts";

/**
 * Makes the Redis users of all connections again, as after a restart of a Redis that does not save them. Running twice
 * is harmless: each is set to what it already is.
 */
export async function restoreQueueUsers(database: Database, queueAccess: QueueAccess): Promise<void> {
  const enterprises = await database.forInstallation(({ db }) =>
    db.selectFrom("enterprises").select("id").orderBy("id").execute(),
  );
  for (const { id: enterpriseId } of enterprises) {
    const connections = await database.forEnterprise(enterpriseId, ({ db }) =>
      db
        .selectFrom("connections")
        .select(["id", "queue_password_digest"])
        .where("enterprise_id", "=", enterpriseId)
        .where("queue_password_digest", "is not", null)
        .execute(),
    );
    for (const { id, queue_password_digest } of connections) {
      if (queue_password_digest === null) continue;
      await queueAccess.restore({ enterpriseId, connectionId: id, passwordDigest: queue_password_digest });
    }
  }
}
