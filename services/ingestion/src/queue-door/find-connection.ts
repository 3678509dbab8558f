import type { SigningPublicKey } from "@oneseat/contracts/connection";
import type { ChunkClaims } from "@oneseat/contracts/snapshot-chunk";
import type { Database, EnterpriseTransaction } from "@oneseat/database/open-database";

/** An enrolled connection, with the key that its messages must be signed with. */
export type KnownConnection = {
  readonly id: string;
  readonly serverId: string;
  readonly hostName: string;
  readonly slug: string;
  readonly keyId: string;
  readonly publicKey: SigningPublicKey;
};

/** The connection that a message says it is from; null where there is none of this id and key, or no such enterprise. */
export async function findConnection(
  database: Database,
  claims: Pick<ChunkClaims, "enterprise_id" | "connection_id">,
  keyId: string,
): Promise<KnownConnection | null> {
  const read = ({ db, enterpriseId }: EnterpriseTransaction) =>
    db
      .selectFrom("connections")
      .innerJoin("enterprises", "enterprises.id", "connections.enterprise_id")
      .select(["connections.id", "server_id", "host_name", "public_key", "slug"])
      .where("enterprise_id", "=", enterpriseId)
      .where("connections.id", "=", claims.connection_id)
      .where("key_id", "=", keyId)
      .where("state", "=", "enrolled")
      .executeTakeFirst();
  const row = await database.forEnterprise(claims.enterprise_id, read, { prepared: true });
  if (!row?.server_id || !row.public_key) return null;
  const { id, server_id, host_name, public_key, slug } = row;
  return { id, serverId: server_id, hostName: host_name, slug, keyId, publicKey: public_key };
}
