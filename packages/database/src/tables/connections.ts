import type { ColumnType, Generated } from "kysely";

/** `awaiting_enrolment` → `enrolled`; `key_only` registers the key of an instance that only makes files. */
export type ConnectionsTable = {
  enterprise_id: string;
  id: string;
  state: "awaiting_enrolment" | "enrolled" | "key_only";
  host_name: string;
  server_id: string | null;
  public_key: ColumnType<{ kty: "OKP"; crv: "Ed25519"; x: string } | null, string | null, string | null>;
  /** RFC 7638 thumbprint of `public_key`. */
  key_id: string | null;
  /** SHA-256 (hex) of the connector's queue password, so that its Redis user can be made again; null where it has none. */
  queue_password_digest: string | null;
  created_at: Generated<Date>;
  enrolled_at: Date | null;
  enrolment_expires_at: Date | null;
};
