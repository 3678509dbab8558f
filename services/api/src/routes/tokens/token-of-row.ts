import type { Token } from "@oneseat/contracts/token";
import type { TokensTable } from "@oneseat/database/tables/tokens";
import type { Selectable } from "kysely";

export function tokenOfRow(row: Selectable<TokensTable>): Token {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
  };
}
