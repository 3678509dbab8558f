import { hash, randomBytes } from "node:crypto";
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

export type FoundToken = {
  readonly holder: TokenHolder;
  /** Whether its last use was noted a minute ago or more. */
  readonly isUseDue: boolean;
  readonly moment: EnterpriseMoment;
};

/**
 * Names what an enterprise's answers are made of at one moment. A name comes back with the very same contents alone; only
 * after four thousand million transactions could Postgres give out a version again.
 */
export type EnterpriseMoment = {
  /** Empty before the first report. */
  readonly reportId: string;
  /** Of the row of settings. */
  readonly settingsVersion: string;
  /** Of the row of state: which report is current, when it was last checked, and whether it lags behind. */
  readonly stateVersion: string;
};

/** 256 random bits, so that its plain hash cannot be searched. */
export function newToken(): string {
  return tokenPrefix + randomBytes(32).toString("base64url");
}

export function hashToken(token: string): Buffer {
  return hash("sha256", token, "buffer");
}

/** The holder of a token; null when it is unknown, revoked or expired. Notes the use, once a minute at most. */
export async function findToken(database: Database, token: string): Promise<TokenHolder | null> {
  const tokenHash = hashToken(token);
  const found = (await findTokens(database, [tokenHash])).get(tokenHash.toString("hex"));
  if (!found) return null;
  if (found.isUseDue) await noteTokenUse(database, found.holder);
  return found.holder;
}

/**
 * The tokens of these hashes that are valid at this moment, by hash in hex: one prepared statement, outside any transaction.
 * It alone reads rows of tenants before it is known whose they are, for that is what it finds out; a row joins what
 * belongs to one enterprise.
 */
export async function findTokens(database: Database, hashes: readonly Buffer[]): Promise<Map<string, FoundToken>> {
  const isOne = hashes.length === 1;
  const statement = isOne ? tokenStatement : tokensStatement;
  const { rows } = await database.pool.query<TokenRow>({ ...statement, values: isOne ? [...hashes] : [hashes] });
  return new Map(rows.map(({ token_hash, found }) => [token_hash, found]));
}

/** Long for a look into indexes, short for everybody who waits behind a connection that has died silently. */
const statementMsMax = 10_000;

/** Nearly all of the answer in one value: a column for each part of it cost this process half as much again. */
const selectTokens = `
    select encode(token_hashes.token_hash, 'hex') as token_hash,
      json_build_object(
        'holder', json_build_object(
          'tokenId', tokens.id, 'enterpriseId', tokens.enterprise_id, 'slug', enterprises.slug, 'role', tokens.role,
          'connectionId', tokens.connection_id, 'serverId', connections.server_id
        ),
        'isUseDue', coalesce(tokens.last_used_at < now() - interval '1 minute', true),
        'moment', json_build_object(
          'reportId', coalesce(enterprise_state.current_report_id::text, ''),
          'settingsVersion', coalesce(settings.xmin::text, ''),
          'stateVersion', coalesce(enterprise_state.xmin::text, '')
        )
      ) as found
    from token_hashes
      join enterprises on enterprises.id = token_hashes.enterprise_id
      join tokens on tokens.enterprise_id = token_hashes.enterprise_id and tokens.id = token_hashes.subject_id
      left join connections
        on connections.enterprise_id = tokens.enterprise_id and connections.id = tokens.connection_id
      left join settings on settings.enterprise_id = tokens.enterprise_id
      left join enterprise_state on enterprise_state.enterprise_id = tokens.enterprise_id
    where token_hashes.kind = 'token' and (tokens.expires_at is null or tokens.expires_at > now())`;

/** Planned once a connection. */
const tokenStatement = {
  name: "find-token",
  query_timeout: statementMsMax,
  text: `${selectTokens} and token_hashes.token_hash = $1`,
};

/** Planned each time: Postgres takes a list for longer than it is while it does not know it. */
const tokensStatement = {
  name: "find-tokens",
  query_timeout: statementMsMax,
  text: `${selectTokens} and token_hashes.token_hash = any($1::bytea[])`,
};

type TokenRow = { readonly token_hash: string; readonly found: FoundToken };

/** Harmless when it runs twice, or when the token has gone meanwhile: it only ever tells the minute of the last use. */
export async function noteTokenUse(database: Database, { enterpriseId, tokenId }: TokenHolder): Promise<void> {
  await database.forEnterprise(enterpriseId, ({ db }) =>
    db
      .updateTable("tokens")
      .set({ last_used_at: sql`now()` })
      .where("enterprise_id", "=", enterpriseId)
      .where("id", "=", tokenId)
      .where(sql<boolean>`coalesce(last_used_at < now() - interval '1 minute', true)`)
      .execute(),
  );
}
