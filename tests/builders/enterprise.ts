import { randomUUID } from "node:crypto";
import type { CloudUser } from "@oneseat/contracts/cloud-document";
import type { ExportUser } from "@oneseat/contracts/export-file";
import { defaultIgnoredAddresses, defaultSharedAddressMax, type Settings } from "@oneseat/contracts/settings";
import { hashToken, newToken } from "@oneseat/database/find-token";
import type { Database } from "@oneseat/database/open-database";
import { requestDedup } from "@oneseat/database/request-dedup";
import { builtHostName, builtServerId } from "./export-file.ts";
import type { SigningKey } from "./signing-key.ts";

/** Test data goes in by statements of some thousand rows; what is larger belongs through the product's own doors. */
const rowsAtOnceMax = 5_000;

export interface BuiltEnterprise {
  readonly id: string;
  readonly slug: string;
  readonly ownerToken: string;
}

/** An enterprise with its settings, its empty state and an owner's token. The slug is new unless it is given. */
export async function insertEnterprise(
  database: Database,
  options: { slug?: string; settings?: Partial<Settings> } = {},
): Promise<BuiltEnterprise> {
  const id = randomUUID();
  const { slug = `corp-${id.slice(0, 8)}`, settings = {} } = options;
  await database.forInstallation(({ db }) => db.insertInto("enterprises").values({ id, slug, name: slug }).execute());
  await database.forEnterprise(id, async ({ db }) => {
    const { expires_at, ...rest } = settings;
    const row = {
      enterprise_id: id,
      expires_at: expires_at ? new Date(expires_at) : null,
      ignored_addresses: [...defaultIgnoredAddresses],
      shared_address_max: defaultSharedAddressMax,
      unsigned_uploads: false,
      ...rest,
    };
    await db.insertInto("settings").values(row).execute();
    await db
      .insertInto("enterprise_state")
      .values({ enterprise_id: id, checked_at: null, current_report_id: null })
      .execute();
  });
  return { id, slug, ownerToken: await insertToken(database, id, "owner") };
}

/** A token of an enterprise; returns its text, which is stored nowhere. */
export async function insertToken(
  database: Database,
  enterpriseId: string,
  role: "owner" | "billing_manager",
): Promise<string> {
  const token = newToken();
  const id = randomUUID();
  const row = {
    enterprise_id: enterpriseId,
    id,
    name: role,
    role,
    connection_id: null,
    expires_at: null,
    last_used_at: null,
  };
  await database.forEnterprise(enterpriseId, ({ db }) => db.insertInto("tokens").values(row).execute());
  await database.forInstallation(({ db }) =>
    db
      .insertInto("token_hashes")
      .values({ token_hash: hashToken(token), enterprise_id: enterpriseId, kind: "token", subject_id: id })
      .execute(),
  );
  return token;
}

/** Registers the key of an instance that makes files; returns the connection's id. */
export async function insertKeyOnlyConnection(
  database: Database,
  enterpriseId: string,
  options: { key: SigningKey; hostName?: string; serverId?: string },
): Promise<string> {
  const { key, hostName = builtHostName, serverId = builtServerId } = options;
  const id = randomUUID();
  const row = {
    ...{ enterprise_id: enterpriseId, id, state: "key_only" as const, host_name: hostName, server_id: serverId },
    ...{ public_key: JSON.stringify(key.publicJwk), key_id: key.keyId, queue_password_digest: null },
    ...{ enrolled_at: null, enrolment_expires_at: null },
  };
  await database.forEnterprise(enterpriseId, ({ db }) => db.insertInto("connections").values(row).execute());
  return id;
}

/** Accounts in force on one server instance, and the request for a dedup that their sync would have made. */
export async function insertServerAccounts(
  database: Database,
  enterpriseId: string,
  options: { users: readonly ExportUser[]; hostName?: string; serverId?: string },
): Promise<string> {
  const { users, hostName = builtHostName, serverId = builtServerId } = options;
  const deploymentId = randomUUID();
  await database.forEnterprise(enterpriseId, async (transaction) => {
    const deployment = {
      kind: "server" as const,
      host_name: hostName,
      server_id: serverId,
      account_count: users.length,
    };
    await transaction.db
      .insertInto("deployments")
      .values(deploymentRow(enterpriseId, deploymentId, deployment))
      .execute();
    const rows = users.map(({ user_id, emails }) => ({
      ...{ enterprise_id: enterpriseId, deployment_id: deploymentId, user_id },
      emails: JSON.stringify(emails.map(({ email, primary }) => [email, primary])),
    }));
    for (let start = 0; start < rows.length; start += rowsAtOnceMax) {
      await transaction.db
        .insertInto("server_accounts")
        .values(rows.slice(start, start + rowsAtOnceMax))
        .execute();
    }
    await requestDedup(transaction);
  });
  return deploymentId;
}

/** Accounts in force on the cloud, likewise. */
export async function insertCloudUsers(
  database: Database,
  enterpriseId: string,
  users: readonly CloudUser[],
): Promise<string> {
  const deploymentId = randomUUID();
  await database.forEnterprise(enterpriseId, async (transaction) => {
    const deployment = { kind: "cloud" as const, host_name: "cloud", server_id: null, account_count: users.length };
    await transaction.db
      .insertInto("deployments")
      .values(deploymentRow(enterpriseId, deploymentId, deployment))
      .execute();
    const rows = users.map((user) => ({
      ...{ enterprise_id: enterpriseId, deployment_id: deploymentId, kind: "user" as const },
      ...{ record_key: user.login.toLowerCase(), document: JSON.stringify(user) },
    }));
    for (let start = 0; start < rows.length; start += rowsAtOnceMax) {
      await transaction.db
        .insertInto("cloud_records")
        .values(rows.slice(start, start + rowsAtOnceMax))
        .execute();
    }
    await requestDedup(transaction);
  });
  return deploymentId;
}

function deploymentRow<Facts>(enterpriseId: string, id: string, facts: Facts) {
  const none = { version: null, http_only: null, features: null, license_hash: null, snapshot_signed: null };
  return { enterprise_id: enterpriseId, id, ...none, snapshot_taken_at: null, snapshot_digest: null, ...facts };
}
