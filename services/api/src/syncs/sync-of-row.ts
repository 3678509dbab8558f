import type { Sync, Upload } from "@oneseat/contracts/sync";
import { type SyncError, syncErrorCode } from "@oneseat/contracts/sync-error";
import type { SyncsTable } from "@oneseat/database/tables/syncs";
import type { Selectable } from "kysely";

export type SyncRow = Selectable<SyncsTable>;

export function syncOfRow(row: SyncRow): Sync {
  return {
    id: row.id,
    way: row.way,
    kind: row.kind,
    state: row.state,
    stage: row.stage,
    host_name: row.host_name,
    server_id: row.server_id,
    accounts_read: row.accounts_read,
    bytes_read: row.bytes_read,
    signed: row.signed,
    taken_at: row.taken_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    report_id: row.report_id,
    error: syncErrorOf(row),
  };
}

/** A sync that began as a file, in GitHub's words. */
export function uploadOfRow(row: SyncRow): Upload {
  return {
    id: row.id,
    sync_state: uploadStates[row.state],
    stage: row.stage,
    accounts_read: row.accounts_read,
    bytes_read: row.bytes_read,
    signed: row.signed,
    report_id: row.report_id,
    error: syncErrorOf(row),
  };
}

const uploadStates = {
  pending: "PENDING",
  needs_confirmation: "PENDING",
  success: "SUCCESS",
  failure: "FAILURE",
} as const;

type ErrorColumns = Pick<SyncRow, "error_code" | "error_message" | "error_byte_offset" | "error_user_index">;

export function syncErrorOf(row: ErrorColumns): SyncError | null {
  if (row.error_code === null) return null;
  return {
    code: syncErrorCode.catch("internal").parse(row.error_code),
    message: row.error_message ?? "",
    byte_offset: row.error_byte_offset,
    user_index: row.error_user_index,
  };
}
