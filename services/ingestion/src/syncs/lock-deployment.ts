import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { DeploymentsTable } from "@oneseat/database/tables/deployments";
import { LicenseUsageError } from "@oneseat/license-usage/license-usage-error";
import type { Selectable } from "kysely";
import { v7 as uuidv7 } from "uuid";

export type Deployment = Selectable<DeploymentsTable>;

/**
 * The deployment of a server, made at its first snapshot, held to the end of the transaction: snapshots of one
 * deployment apply one after the other. Throws `host_name_in_use`. Below it stand the unique constraints on
 * (`enterprise_id`, `server_id`) and (`enterprise_id`, `host_name`), so that two first snapshots cannot both make it.
 */
export async function lockServerDeployment(
  transaction: EnterpriseTransaction,
  { serverId, hostName }: { serverId: string; hostName: string },
): Promise<Deployment> {
  await refuseHostOfOther(transaction, { serverId, hostName });
  await insertDeployment(transaction, { kind: "server", server_id: serverId, host_name: hostName });
  const { db, enterpriseId } = transaction;
  const deployment = await db
    .selectFrom("deployments")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .where("server_id", "=", serverId)
    .forUpdate()
    .executeTakeFirst();
  if (!deployment) throw hostNameInUse();
  return deployment;
}

/** The cloud deployment, made at its first snapshot, held likewise. */
export async function lockCloudDeployment(transaction: EnterpriseTransaction): Promise<Deployment> {
  await insertDeployment(transaction, { kind: "cloud", server_id: null, host_name: "cloud" });
  const { db, enterpriseId } = transaction;
  return db
    .selectFrom("deployments")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .where("kind", "=", "cloud")
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Refuses a snapshot that is older than the one in force, or of its time with other content; true for the same one. */
export function isSnapshotInForce(deployment: Deployment, takenAt: Date, digest: string): boolean {
  const inForce = deployment.snapshot_taken_at;
  if (inForce === null || takenAt > inForce) return false;
  if (takenAt.getTime() === inForce.getTime() && digest === deployment.snapshot_digest) return true;
  throw new LicenseUsageError(
    "stale_snapshot",
    takenAt < inForce
      ? "A newer snapshot of this deployment is in force already. Export again to bring in a newer one."
      : "Another snapshot of this deployment that was taken at the same moment is in force. Export again.",
  );
}

/** Postgres' word for a unique constraint, where the only one that can be hit is that of host names. */
export function isHostNameTaken(error: unknown): boolean {
  return (
    error instanceof Error && "constraint" in error && error.constraint === "deployments_enterprise_id_host_name_key"
  );
}

export function hostNameInUse(): LicenseUsageError {
  return new LicenseUsageError(
    "host_name_in_use",
    "Another server instance, with another server id, holds this host name. Remove that one first if this one replaces it.",
  );
}

async function refuseHostOfOther(
  { db, enterpriseId }: EnterpriseTransaction,
  { serverId, hostName }: { serverId: string; hostName: string },
): Promise<void> {
  const deployments = await db
    .selectFrom("deployments")
    .select("server_id")
    .where("enterprise_id", "=", enterpriseId)
    .where("host_name", "=", hostName)
    .execute();
  const connections = await db
    .selectFrom("connections")
    .select("server_id")
    .where("enterprise_id", "=", enterpriseId)
    .where("host_name", "=", hostName)
    .where("state", "<>", "awaiting_enrolment")
    .execute();
  if ([...deployments, ...connections].some(({ server_id }) => server_id !== serverId)) throw hostNameInUse();
}

async function insertDeployment(
  { db, enterpriseId }: EnterpriseTransaction,
  facts: { kind: "cloud" | "server"; server_id: string | null; host_name: string },
): Promise<void> {
  const unknown = { version: null, http_only: null, features: null, license_hash: null };
  const noSnapshot = { snapshot_taken_at: null, snapshot_digest: null, snapshot_signed: null };
  await db
    .insertInto("deployments")
    .values({ enterprise_id: enterpriseId, id: uuidv7(), ...facts, ...unknown, ...noSnapshot })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
