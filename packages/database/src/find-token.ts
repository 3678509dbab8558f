import { createHash, randomBytes } from "node:crypto";
import { tokenPrefix } from "@oneseat/contracts/token";
import { sql } from "kysely";
import type { Database } from "./open-database.ts";

/** Who a valid token speaks for. `connectionId` and `serverId` are set for connectors alone. */
export type TokenHolder = {
  readonly tokenId: string;
  readonly enterpriseId: string;
  readonly slug: string;
  readonly role: "owner" | "billing_manager" | "connector";
  readonly connectionId: string | null;
  readonly serverId: string | null;
};

/** 256 random bits, so that its plain hash cannot be searched. */
export function newToken(): string {
  return tokenPrefix + randomBytes(32).toString("base64url");
}

export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** The holder of a token; null when it is unknown, revoked or expired. Notes the use, once a minute at most. */
export async function findToken(database: Database, token: string): Promise<TokenHolder | null> {
  const found = await database.forInstallation(({ db }) =>
    db
      .selectFrom("token_hashes")
      .innerJoin("enterprises", "enterprises.id", "token_hashes.enterprise_id")
      .select(["enterprise_id", "slug", "subject_id"])
      .where("token_hash", "=", hashToken(token))
      .where("kind", "=", "token")
      .executeTakeFirst(),
  );
  if (!found) return null;
  return database.forEnterprise(found.enterprise_id, async ({ db }) => {
    const row = await db
      .selectFrom("tokens")
      .leftJoin("connections", (join) =>
        join
          .onRef("connections.enterprise_id", "=", "tokens.enterprise_id")
          .onRef("connections.id", "=", "tokens.connection_id"),
      )
      .select(["tokens.id", "tokens.role", "tokens.connection_id", "connections.server_id", "tokens.last_used_at"])
      .where("tokens.enterprise_id", "=", found.enterprise_id)
      .where("tokens.id", "=", found.subject_id)
      .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", sql<Date>`now()`)]))
      .executeTakeFirst();
    if (!row) return null;
    await db
      .updateTable("tokens")
      .set({ last_used_at: sql`now()` })
      .where("enterprise_id", "=", found.enterprise_id)
      .where("id", "=", row.id)
      .where((where) =>
        where.or([
          where("last_used_at", "is", null),
          where("last_used_at", "<", sql<Date>`now() - interval '1 minute'`),
        ]),
      )
      .execute();
    return {
      tokenId: row.id,
      enterpriseId: found.enterprise_id,
      slug: found.slug,
      role: row.role,
      connectionId: row.connection_id,
      serverId: row.server_id,
    };
  });
}
