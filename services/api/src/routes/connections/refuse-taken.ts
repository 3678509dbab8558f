import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { ProblemError } from "@oneseat/http/problem-error";
import { sql } from "kysely";

/** One at a time registers a host name or a key in an enterprise, so that what is checked stays so until the commit. */
export async function lockConnections({ db, enterpriseId }: EnterpriseTransaction): Promise<void> {
  await sql`select from enterprises where id = ${enterpriseId} for no key update`.execute(db);
}

/** Throws 409 when another server id holds the host name. */
export async function refuseTakenHostName(
  { db, enterpriseId }: EnterpriseTransaction,
  { hostName, serverId }: { hostName: string; serverId: string },
): Promise<void> {
  const connection = db
    .selectFrom("connections")
    .select("server_id")
    .where("enterprise_id", "=", enterpriseId)
    .where("host_name", "=", hostName)
    .where("server_id", "<>", serverId);
  const deployment = db
    .selectFrom("deployments")
    .select("server_id")
    .where("enterprise_id", "=", enterpriseId)
    .where("host_name", "=", hostName)
    .where("server_id", "<>", serverId);
  const taken = await connection.unionAll(deployment).limit(1).executeTakeFirst();
  if (!taken) return;
  throw new ProblemError(
    409,
    "host_name_in_use",
    "Another server id holds this host name: remove that server instance first, or use its own server id.",
  );
}

/** Throws 409 when another connection has the key. */
export async function refuseTakenKey({ db, enterpriseId }: EnterpriseTransaction, keyId: string): Promise<void> {
  const taken = await db
    .selectFrom("connections")
    .select("id")
    .where("enterprise_id", "=", enterpriseId)
    .where("key_id", "=", keyId)
    .executeTakeFirst();
  if (taken) throw new ProblemError(409, "key_in_use", "This key is already registered: delete its connection first.");
}
