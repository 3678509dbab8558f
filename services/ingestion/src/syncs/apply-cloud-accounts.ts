import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { CloudAccounts } from "@oneseat/license-usage/read-cloud-accounts";
import { sql } from "kysely";
import type { AppliedSnapshot } from "./apply-server-usage.ts";
import { isSnapshotInForce, lockCloudDeployment } from "./lock-deployment.ts";
import { preferHashJoins } from "./prefer-hash-joins.ts";
import type { StagedRows } from "./stage.ts";

/**
 * Makes a staged cloud document the one in force, writing only what differs. Running twice is harmless, as for a
 * server's snapshot. Below it stands the primary key of `cloud_records`.
 */
export async function applyCloudAccounts(
  transaction: EnterpriseTransaction,
  cloud: CloudAccounts,
  rows: StagedRows,
): Promise<AppliedSnapshot> {
  const deployment = await lockCloudDeployment(transaction);
  const takenAt = new Date(cloud.header.taken_at);
  const applied = { deploymentId: deployment.id, signed: null };
  if (isSnapshotInForce(deployment, takenAt, cloud.digest)) return applied;
  await (deployment.snapshot_taken_at === null ? insertRecords : replaceRecords)(transaction, deployment.id, rows);
  await transaction.db
    .updateTable("deployments")
    .set({ account_count: cloud.header.user_count, snapshot_taken_at: takenAt, snapshot_digest: cloud.digest })
    .where("enterprise_id", "=", transaction.enterpriseId)
    .where("id", "=", deployment.id)
    .execute();
  return applied;
}

/** As for the accounts of a server, in the order of the key: documents come in any order, and their keys are long. */
async function insertRecords(
  transaction: EnterpriseTransaction,
  deploymentId: string,
  { from, areHeld }: StagedRows,
): Promise<void> {
  const { db, enterpriseId } = transaction;
  if (!areHeld) await preferHashJoins(transaction);
  await sql`
    insert into cloud_records (enterprise_id, deployment_id, kind, record_key, document)
    select ${enterpriseId}::uuid, ${deploymentId}::uuid, kind, record_key, document
    from ${from} order by kind, record_key`.execute(db);
}

/** As for the accounts of a server. */
async function replaceRecords(
  transaction: EnterpriseTransaction,
  deploymentId: string,
  { from, areHeld }: StagedRows,
): Promise<void> {
  const { db, enterpriseId } = transaction;
  if (!areHeld) await preferHashJoins(transaction);
  const [enterprise, deployment] = [enterpriseId, deploymentId].map((id) => sql`${id}::uuid`);
  const isInForce = sql`record.enterprise_id = ${enterprise} and record.deployment_id = ${deployment}`;
  const isDifferent = sql`record.kind = difference.kind and record.record_key = difference.record_key`;
  await sql`
    with difference as materialized (
      select kind, record_key, staged.document, record.kind_in_force is not null as is_in_force
      from (select kind, record_key, document from ${from}) as staged
      full join (
        select kind, record_key, document, kind as kind_in_force from cloud_records as record where ${isInForce}
      ) as record using (kind, record_key)
      where staged.document is distinct from record.document
    ), removed as (
      delete from cloud_records as record using difference
      where ${isInForce} and ${isDifferent} and difference.document is null
    ), changed as (
      update cloud_records as record set document = difference.document from difference
      where ${isInForce} and ${isDifferent} and difference.document is not null
    )
    insert into cloud_records (enterprise_id, deployment_id, kind, record_key, document)
    select ${enterprise}, ${deployment}, kind, record_key, document from difference where not is_in_force`.execute(db);
}
