import type { Selectable } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { hashToken } from "./find-token.ts";
import type { EnterpriseTransaction } from "./open-database.ts";
import type { TokensTable } from "./tables/tokens.ts";

/** Stores a token of the enterprise by its hash; its text is nowhere. */
export async function insertToken(
  { db, enterpriseId }: EnterpriseTransaction,
  token: {
    readonly token: string;
    readonly name: string;
    readonly role: TokensTable["role"];
    /** Of a connector's token alone. */
    readonly connectionId: string | null;
    readonly expiresAt: Date | null;
  },
): Promise<Selectable<TokensTable>> {
  const row = await db
    .insertInto("tokens")
    .values({
      enterprise_id: enterpriseId,
      id: uuidv7(),
      name: token.name,
      role: token.role,
      connection_id: token.connectionId,
      expires_at: token.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await db
    .insertInto("token_hashes")
    .values({ token_hash: hashToken(token.token), enterprise_id: enterpriseId, kind: "token", subject_id: row.id })
    .execute();
  return row;
}
