import type { ColumnType, Generated } from "kysely";

/** Not a tenant table: the public keys of ingestion, which api hands to connectors when they enrol. */
export type IngestionKeysTable = {
  key_id: string;
  purpose: "signing" | "encryption";
  public_key: ColumnType<{ kty: string; crv: string; x: string }, string, string>;
  created_at: Generated<Date>;
};
