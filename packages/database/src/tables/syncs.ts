import type { Generated } from "kysely";

/** Every attempt to bring a snapshot in, by any way; its id is the upload's or the snapshot's id. */
export type SyncsTable = {
  enterprise_id: string;
  id: string;
  way: "queue" | "file" | "https";
  kind: "server" | "cloud";
  state: "pending" | "needs_confirmation" | "success" | "failure";
  stage: "receiving" | "validating" | "applying" | "done";
  connection_id: string | null;
  deployment_id: string | null;
  host_name: string | null;
  server_id: string | null;
  signed: boolean | null;
  accounts_read: Generated<number>;
  bytes_read: Generated<number>;
  chunk_count: number | null;
  taken_at: Date | null;
  users_digest: string | null;
  error_code: string | null;
  error_message: string | null;
  error_byte_offset: number | null;
  error_user_index: number | null;
  /** The process that works on it, and until when that claim holds without a sign of life. */
  owner_id: string | null;
  owned_until: Date | null;
  /** `enterprise_state.accounts_version` after this sync was applied. */
  accounts_version: number | null;
  report_id: string | null;
  created_at: Generated<Date>;
  finished_at: Date | null;
};
