import type { Generated } from "kysely";

/** The token's text is nowhere; its hash is in `token_hashes`. `connection_id` is set for connector tokens alone. */
export type TokensTable = {
  enterprise_id: string;
  id: string;
  name: string;
  role: "owner" | "billing_manager" | "connector";
  connection_id: string | null;
  created_at: Generated<Date>;
  expires_at: Date | null;
  last_used_at: Date | null;
};
