import { BinaryRows } from "@oneseat/database/binary-copy";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { Statement } from "@oneseat/database/send-together";
import { uuidBytes } from "@oneseat/database/uuid-bytes";
import { LicenseUsageError } from "@oneseat/license-usage/license-usage-error";
import type { LicenseUsage } from "@oneseat/license-usage/read-license-usage";
import { sql } from "kysely";
import { judgeSignature } from "./judge-signature.ts";
import { isSnapshotInForce, lockServerDeployment } from "./lock-deployment.ts";
import { preferHashJoins } from "./prefer-hash-joins.ts";
import { type StagedRows, writeRow } from "./stage.ts";
import type { SyncTask } from "./sync-task.ts";

/** What the sync's row says about the snapshot that it brought. */
export type AppliedSnapshot = { readonly deploymentId: string; readonly signed: boolean | null };

/** What is not written yet goes in one message with what else the transaction writes; `refuseHostName` tells what its error means. */
export type SnapshotApplying = { readonly applied: AppliedSnapshot; readonly rest: readonly Statement[] };

/**
 * Makes a staged snapshot the one in force, writing only what differs. Running twice is harmless: the second finds the
 * same snapshot in force and changes nothing. Below it stands the primary key of `server_accounts`.
 */
export async function applyServerUsage(
  transaction: EnterpriseTransaction,
  usage: LicenseUsage,
  task: SyncTask,
  rows: StagedRows,
): Promise<SnapshotApplying> {
  const { header, digest } = usage;
  refuseOtherSender(usage, task);
  const signed = await judgeSignature(transaction, usage, task);
  const names = { serverId: header.server_id, hostName: header.host_name };
  const deployment = await lockServerDeployment(transaction, names);
  const applied = { deploymentId: deployment.id, signed };
  if (isSnapshotInForce(deployment, new Date(header.taken_at), digest)) return { applied, rest: [] };
  const facts = factsOf(transaction.enterpriseId, applied, usage);
  if (deployment.snapshot_taken_at === null) {
    return { applied, rest: [...(await insertAccounts(transaction, deployment.id, rows)), facts] };
  }
  await replaceAccounts(transaction, deployment.id, rows);
  return { applied, rest: [facts] };
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
  { from, areHeld, held }: StagedRows,
): Promise<Statement[]> {
  if (areHeld) {
    const columns = "enterprise_id, deployment_id, user_id, emails";
    const text = `copy server_accounts (${columns}) from stdin (format binary)`;
    return [{ name: "copy-server-accounts", text, values: [], copied: [rowsOf(enterpriseId, deploymentId, held)] }];
  }
  await sql`
    insert into server_accounts (enterprise_id, deployment_id, user_id, emails)
    select ${enterpriseId}::uuid, ${deploymentId}::uuid, user_id, emails from ${from}`.execute(db);
  return [];
}

function rowsOf(enterpriseId: string, deploymentId: string, held: StagedRows["held"]): Buffer {
  const ids = [uuidBytes(enterpriseId), uuidBytes(deploymentId)];
  const rows = new BinaryRows();
  for (const row of held) writeRow(rows, row, ids);
  return rows.end();
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

function factsOf(
  enterpriseId: string,
  { deploymentId, signed }: AppliedSnapshot,
  { header, digest }: LicenseUsage,
): Statement {
  const facts = {
    host_name: header.host_name,
    version: header.version ?? null,
    http_only: header.http_only ?? null,
    features: header.features ? JSON.stringify(header.features) : null,
    license_hash: header.license ?? null,
    left_out_suspended: header.left_out?.suspended ?? 0,
    left_out_built_in: header.left_out?.built_in ?? 0,
    account_count: header.user_count,
    snapshot_taken_at: new Date(header.taken_at).toISOString(),
    snapshot_digest: digest,
    snapshot_signed: signed,
  };
  const columns = Object.keys(facts).map((column, index) => `${column} = $${index + 3}`);
  return {
    name: "write-server-facts",
    text: `update deployments set ${columns.join(", ")} where enterprise_id = $1 and id = $2`,
    values: [enterpriseId, deploymentId, ...Object.values(facts)],
  };
}
