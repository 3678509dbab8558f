import type { SigningPublicKey } from "@oneseat/contracts/connection";
import type { ChunkClaims } from "@oneseat/contracts/snapshot-chunk";
import type { Database } from "@oneseat/database/open-database";
import type { Statement } from "@oneseat/database/send-together";
import type { ConnectionsTable } from "@oneseat/database/tables/connections";
import type { EnterprisesTable } from "@oneseat/database/tables/enterprises";
import type { Selectable } from "kysely";

/** An enrolled connection, with the key that its messages must be signed with. */
export type KnownConnection = {
  readonly id: string;
  readonly serverId: string;
  readonly hostName: string;
  readonly slug: string;
  readonly keyId: string;
  readonly publicKey: SigningPublicKey;
};

type Row = Pick<Selectable<ConnectionsTable>, "id" | "server_id" | "host_name" | "public_key"> &
  Pick<EnterprisesTable, "slug">;

/** The connection that a message says it is from; null where there is none of this id and key, or no such enterprise. */
export async function findConnection(
  database: Database,
  claims: Pick<ChunkClaims, "enterprise_id" | "connection_id">,
  keyId: string,
): Promise<KnownConnection | null> {
  const { enterprise_id, connection_id } = claims;
  const statement: Statement<Row> = {
    name: "find-connection",
    text: `
      select connections.id, server_id, host_name, public_key, slug
      from connections join enterprises on enterprises.id = enterprise_id
      where enterprise_id = $1 and connections.id = $2 and key_id = $3 and state = 'enrolled'`,
    values: [enterprise_id, connection_id, keyId],
  };
  const { rows } = await database.queryEnterprise(enterprise_id, statement);
  const [row] = rows;
  if (!row?.server_id || !row.public_key) return null;
  const { id, server_id, host_name, public_key, slug } = row;
  return { id, serverId: server_id, hostName: host_name, slug, keyId, publicKey: public_key };
}
