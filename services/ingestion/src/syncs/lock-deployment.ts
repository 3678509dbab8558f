import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { type Statement, sendTogether } from "@oneseat/database/send-together";
import type { DeploymentsTable } from "@oneseat/database/tables/deployments";
import { LicenseUsageError } from "@oneseat/license-usage/license-usage-error";
import { type Selectable, sql } from "kysely";
import { v7 as uuidv7 } from "uuid";

export type Deployment = Pick<Selectable<DeploymentsTable>, "id" | "snapshot_taken_at" | "snapshot_digest">;

/**
 * The deployment of a server, made at its first snapshot, held to the end of the transaction: snapshots of one
 * deployment apply one after the other. Throws `host_name_in_use`. Below it stand the unique constraints on
 * (`enterprise_id`, `server_id`) and (`enterprise_id`, `host_name`), so that two first snapshots cannot both make it.
 */
export async function lockServerDeployment(
  { client, enterpriseId }: EnterpriseTransaction,
  { serverId, hostName }: { serverId: string; hostName: string },
): Promise<Deployment> {
  // An update that changes nothing gives the row that is there, and holds it.
  const statement: Statement<Deployment> = {
    name: "lock-server-deployment",
    text: `
      insert into deployments (enterprise_id, id, kind, host_name, server_id)
      select $1::uuid, $2::uuid, 'server', $3::text, $4::uuid
      where not exists (
        select from deployments where enterprise_id = $1 and host_name = $3 and server_id is distinct from $4
        union all
        select from connections
        where enterprise_id = $1 and host_name = $3 and server_id <> $4 and state <> 'awaiting_enrolment'
      )
      on conflict (enterprise_id, server_id) do update set server_id = excluded.server_id
      returning id, snapshot_taken_at, snapshot_digest`,
    values: [enterpriseId, uuidv7(), hostName, serverId],
  };
  const [{ rows }] = await sendTogether(client, [statement]).catch(refuseHostName);
  const [deployment] = rows;
  if (!deployment) throw hostNameInUse();
  return deployment;
}

/** The cloud deployment, made at its first snapshot, held likewise. */
export async function lockCloudDeployment({ db, enterpriseId }: EnterpriseTransaction): Promise<Deployment> {
  const { rows } = await sql<Deployment>`
    insert into deployments (enterprise_id, id, kind, host_name)
    values (${enterpriseId}::uuid, ${uuidv7()}::uuid, 'cloud', 'cloud')
    on conflict (enterprise_id, host_name) do update set host_name = excluded.host_name
    returning id, snapshot_taken_at, snapshot_digest`.execute(db);
  const [deployment] = rows;
  if (!deployment) throw new Error("the cloud deployment is there or was made");
  return deployment;
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

/** Throws `host_name_in_use` for what a unique constraint said of a host name, else the error itself. */
export function refuseHostName(error: unknown): never {
  const constraint = error instanceof Error && "constraint" in error ? error.constraint : null;
  throw constraint === "deployments_enterprise_id_host_name_key" ? hostNameInUse() : error;
}

function hostNameInUse(): LicenseUsageError {
  return new LicenseUsageError(
    "host_name_in_use",
    "Another server instance, with another server id, holds this host name. Remove that one first if this one replaces it.",
  );
}
