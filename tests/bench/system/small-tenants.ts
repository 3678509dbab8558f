import { randomUUID } from "node:crypto";
import { defaultIgnoredAddresses, defaultSharedAddressMax } from "@oneseat/contracts/settings";
import { upload } from "@oneseat/contracts/sync";
import { hashToken, newToken } from "@oneseat/database/find-token";
import type { Client } from "pg";
import { buildExportFile, buildExportUsers, builtHostName, builtServerId } from "../../builders/export-file.ts";
import { createSigningKey } from "../../builders/signing-key.ts";
import { sendFile } from "./send-file.ts";

export type SmallTenant = { readonly id: string; readonly slug: string; readonly ownerToken: string };

export const smallTenantAccounts = 100;
/** Each some accounts are left out as suspended ones would be. */
const accountsToChooseFrom = 150;

/** Of the one instance that each of them has. */
export const smallTenantKey = createSigningKey();

/** Enterprises with the key of their one instance, straight into the tables: making them is not what is measured. */
export async function insertSmallTenants(
  client: Client,
  prefix: string,
  count: number,
): Promise<readonly SmallTenant[]> {
  const tenants = Array.from({ length: count }, (_, index) => ({
    ...{ id: randomUUID(), slug: `${prefix}-${index}`, ownerToken: newToken() },
  }));
  const ids = tenants.map(({ id }) => id);
  const slugs = tenants.map(({ slug }) => slug);
  const hashes = tenants.map(({ ownerToken }) => hashToken(ownerToken));
  const tokenIds = tenants.map(() => randomUUID());
  const insert = (statement: string, values: readonly unknown[]) => client.query(statement, [...values]);
  await insert(
    "insert into enterprises (id, slug, name) select id, slug, slug from unnest($1::uuid[], $2::text[]) as t (id, slug)",
    [ids, slugs],
  );
  await insert(
    `insert into settings (enterprise_id, ignored_addresses, shared_address_max, unsigned_uploads)
     select id, $2, $3, false from unnest($1::uuid[]) as t (id)`,
    [ids, [...defaultIgnoredAddresses], defaultSharedAddressMax],
  );
  await insert("insert into enterprise_state (enterprise_id) select unnest($1::uuid[])", [ids]);
  await insert(
    `insert into tokens (enterprise_id, id, name, role)
     select id, token_id, 'owner', 'owner' from unnest($1::uuid[], $2::uuid[]) as t (id, token_id)`,
    [ids, tokenIds],
  );
  await insert(
    `insert into token_hashes (token_hash, enterprise_id, kind, subject_id)
     select hash, id, 'token', token_id from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as t (id, token_id, hash)`,
    [ids, tokenIds, hashes],
  );
  await insert(
    `insert into connections (enterprise_id, id, state, host_name, server_id, public_key, key_id)
     select id, id, 'enrolled', $2, $3, $4, $5 from unnest($1::uuid[]) as t (id)`,
    [ids, builtHostName, builtServerId, JSON.stringify(smallTenantKey.publicJwk), smallTenantKey.keyId],
  );
  return tenants;
}

/** A signed export file of a hundred accounts; another seed gives other people. */
export function smallExportFile(seed: number, takenAt: Date): Buffer {
  const users = buildExportUsers({ count: accountsToChooseFrom, seed }).slice(0, smallTenantAccounts);
  return Buffer.from(
    buildExportFile({ users, enterprise: null, takenAt: takenAt.toISOString(), signWith: smallTenantKey }),
  );
}

/** Resolves with the id of the sync when the file has been read. */
export async function sendSmallFile(apiUrl: string, { slug, ownerToken }: SmallTenant, body: Buffer): Promise<string> {
  const url = `${apiUrl}/api/v1/enterprises/${slug}/server-usage`;
  const { id, error } = upload.parse(JSON.parse(await sendFile(url, { method: "POST", token: ownerToken, body })));
  if (error) throw new Error(`the file of ${slug} failed: ${error.code} ${error.message}`);
  return id;
}
