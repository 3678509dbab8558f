import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { CloudAccounts } from "@oneseat/license-usage/read-cloud-accounts";
import { sql } from "kysely";
import type { AppliedSnapshot } from "./apply-server-usage.ts";
import { isSnapshotInForce, lockCloudDeployment } from "./lock-deployment.ts";
import { preferHashJoins, requireStaged } from "./replace-records.ts";
import type { SyncTask } from "./sync-task.ts";

/**
 * Makes a staged cloud document the one in force, writing only what differs. Running twice is harmless, as for a
 * server's snapshot. Below it stands the primary key of `cloud_records`.
 */
export async function applyCloudAccounts(
  transaction: EnterpriseTransaction,
  cloud: CloudAccounts,
  task: SyncTask,
  recordCount: number,
): Promise<AppliedSnapshot> {
  const deployment = await lockCloudDeployment(transaction);
  const takenAt = new Date(cloud.header.taken_at);
  const applied = { deploymentId: deployment.id, signed: null };
  if (isSnapshotInForce(deployment, takenAt, cloud.digest)) return applied;
  const { syncId } = task;
  await requireStaged(transaction, { table: "staged_cloud_records", syncId }, recordCount);
  await replaceRecords(transaction, { syncId, deploymentId: deployment.id });
  await transaction.db
    .updateTable("deployments")
    .set({ account_count: cloud.header.user_count, snapshot_taken_at: takenAt, snapshot_digest: cloud.digest })
    .where("enterprise_id", "=", transaction.enterpriseId)
    .where("id", "=", deployment.id)
    .execute();
  return applied;
}

async function replaceRecords(
  { db, enterpriseId }: EnterpriseTransaction,
  { syncId, deploymentId }: { syncId: string; deploymentId: string },
): Promise<void> {
  await preferHashJoins(db);
  const [enterprise, sync, deployment] = [enterpriseId, syncId, deploymentId].map((id) => sql`${id}::uuid`);
  await sql`
    delete from cloud_records as record
    where record.enterprise_id = ${enterprise} and record.deployment_id = ${deployment}
      and not exists (
        select from staged_cloud_records as staged
        where staged.enterprise_id = ${enterprise} and staged.sync_id = ${sync}
          and staged.kind = record.kind and staged.record_key = record.record_key
      )`.execute(db);
  await sql`
    update cloud_records as record set document = staged.document
    from staged_cloud_records as staged
    where record.enterprise_id = ${enterprise} and record.deployment_id = ${deployment}
      and staged.enterprise_id = ${enterprise} and staged.sync_id = ${sync}
      and staged.kind = record.kind and staged.record_key = record.record_key
      and staged.document <> record.document`.execute(db);
  await sql`
    insert into cloud_records (enterprise_id, deployment_id, kind, record_key, document)
    select staged.enterprise_id, ${deployment}, staged.kind, staged.record_key, staged.document
    from staged_cloud_records as staged
    where staged.enterprise_id = ${enterprise} and staged.sync_id = ${sync}
      and not exists (
        select from cloud_records as record
        where record.enterprise_id = ${enterprise} and record.deployment_id = ${deployment}
          and record.kind = staged.kind and record.record_key = staged.record_key
      )`.execute(db);
}
