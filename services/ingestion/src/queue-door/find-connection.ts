import type { SigningPublicKey } from "@oneseat/contracts/connection";
import type { ChunkClaims } from "@oneseat/contracts/snapshot-chunk";
import type { Database } from "@oneseat/database/open-database";

/** An enrolled connection, with the key that its messages must be signed with. */
export type KnownConnection = {
  readonly id: string;
  readonly serverId: string;
  readonly hostName: string;
  readonly slug: string;
  readonly publicKey: SigningPublicKey;
};

/** The connection that a message says it is from; null where there is none of this id and key, or no such enterprise. */
export async function findConnection(
  database: Database,
  claims: Pick<ChunkClaims, "enterprise_id" | "connection_id">,
  keyId: string,
): Promise<KnownConnection | null> {
  const enterpriseId = claims.enterprise_id;
  const enterprise = await database.forInstallation(({ db }) =>
    db.selectFrom("enterprises").select("slug").where("id", "=", enterpriseId).executeTakeFirst(),
  );
  if (!enterprise) return null;
  const row = await database.forEnterprise(enterpriseId, ({ db }) =>
    db
      .selectFrom("connections")
      .select(["id", "server_id", "host_name", "public_key"])
      .where("enterprise_id", "=", enterpriseId)
      .where("id", "=", claims.connection_id)
      .where("key_id", "=", keyId)
      .where("state", "=", "enrolled")
      .executeTakeFirst(),
  );
  if (!row?.server_id || !row.public_key) return null;
  const { id, server_id, host_name, public_key } = row;
  return { id, serverId: server_id, hostName: host_name, slug: enterprise.slug, publicKey: public_key };
}
