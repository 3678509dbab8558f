import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { LicenseUsageError } from "@oneseat/license-usage/license-usage-error";
import type { LicenseUsage } from "@oneseat/license-usage/read-license-usage";
import { sql } from "kysely";
import { judgeSignature } from "./judge-signature.ts";
import { isSnapshotInForce, lockServerDeployment, refuseHostName } from "./lock-deployment.ts";
import { preferHashJoins } from "./prefer-hash-joins.ts";
import type { StagedRows } from "./stage.ts";
import type { SyncTask } from "./sync-task.ts";

/** What the sync's row says about the snapshot that it brought. */
export type AppliedSnapshot = { readonly deploymentId: string; readonly signed: boolean | null };

/**
 * Makes a staged snapshot the one in force, writing only what differs. Running twice is harmless: the second finds the
 * same snapshot in force and changes nothing. Below it stands the primary key of `server_accounts`.
 */
export async function applyServerUsage(
  transaction: EnterpriseTransaction,
  usage: LicenseUsage,
  task: SyncTask,
  rows: StagedRows,
): Promise<AppliedSnapshot> {
  const { header, digest } = usage;
  refuseOtherSender(usage, task);
  const signed = await judgeSignature(transaction, usage, task);
  const names = { serverId: header.server_id, hostName: header.host_name };
  const deployment = await lockServerDeployment(transaction, names);
  const applied = { deploymentId: deployment.id, signed };
  if (isSnapshotInForce(deployment, new Date(header.taken_at), digest)) return applied;
  await (deployment.snapshot_taken_at === null ? insertAccounts : replaceAccounts)(transaction, deployment.id, rows);
  await writeFacts(transaction, deployment.id, usage, signed);
  return applied;
}

function refuseOtherSender({ header }: LicenseUsage, task: SyncTask): void {
  if (header.enterprise && header.enterprise !== task.slug) {
    throw new LicenseUsageError(
      "wrong_enterprise",
      "The file was made for another enterprise. Upload it there, or enrol the connector in this one and export again.",
    );
  }
  if (task.connection && task.connection.serverId !== header.server_id) {
    throw new LicenseUsageError(
      "bad_signature",
      "The file is of another server than the connection that sent it. Send it with the connection of its own server.",
    );
  }
}

/** The first snapshot of a deployment: there is nothing that it could differ from. */
async function insertAccounts(
  { db, enterpriseId }: EnterpriseTransaction,
  deploymentId: string,
  { from }: StagedRows,
): Promise<void> {
  await sql`
    insert into server_accounts (enterprise_id, deployment_id, user_id, emails)
    select ${enterpriseId}::uuid, ${deploymentId}::uuid, user_id, emails from ${from}`.execute(db);
}

/** One join finds what differs; three writes of different rows see the accounts as they were before all of them. */
async function replaceAccounts(
  transaction: EnterpriseTransaction,
  deploymentId: string,
  { from, areHeld }: StagedRows,
): Promise<void> {
  const { db, enterpriseId } = transaction;
  if (!areHeld) await preferHashJoins(transaction);
  const [enterprise, deployment] = [enterpriseId, deploymentId].map((id) => sql`${id}::uuid`);
  const isInForce = sql`account.enterprise_id = ${enterprise} and account.deployment_id = ${deployment}`;
  await sql`
    with difference as materialized (
      select user_id, staged.emails, account.user_id_in_force is not null as is_in_force
      from (select user_id, emails from ${from}) as staged
      full join (
        select user_id, emails, user_id as user_id_in_force from server_accounts as account where ${isInForce}
      ) as account using (user_id)
      where staged.emails is distinct from account.emails
    ), removed as (
      delete from server_accounts as account using difference
      where ${isInForce} and account.user_id = difference.user_id and difference.emails is null
    ), changed as (
      update server_accounts as account set emails = difference.emails from difference
      where ${isInForce} and account.user_id = difference.user_id and difference.emails is not null
    )
    insert into server_accounts (enterprise_id, deployment_id, user_id, emails)
    select ${enterprise}, ${deployment}, user_id, emails from difference where not is_in_force`.execute(db);
}

async function writeFacts(
  { db, enterpriseId }: EnterpriseTransaction,
  deploymentId: string,
  { header, digest }: LicenseUsage,
  signed: boolean,
): Promise<void> {
  const facts = {
    host_name: header.host_name,
    version: header.version ?? null,
    http_only: header.http_only ?? null,
    features: header.features ? JSON.stringify(header.features) : null,
    license_hash: header.license ?? null,
    left_out_suspended: header.left_out?.suspended ?? 0,
    left_out_built_in: header.left_out?.built_in ?? 0,
    account_count: header.user_count,
    snapshot_taken_at: new Date(header.taken_at),
    snapshot_digest: digest,
    snapshot_signed: signed,
  };
  await db
    .updateTable("deployments")
    .set(facts)
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "=", deploymentId)
    .execute()
    .catch(refuseHostName);
}
