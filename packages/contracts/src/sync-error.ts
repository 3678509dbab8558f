import { z } from "zod";

/** Why a sync failed; the list is fixed, clients switch on it. */
export const syncErrorCodes = [
  "malformed_json",
  "unsupported_format",
  "encrypted_export",
  "invalid_account",
  "duplicate_user_id",
  "user_count_mismatch",
  "bad_signature",
  "unsigned",
  "unknown_connection",
  "wrong_enterprise",
  "host_name_in_use",
  "stale_snapshot",
  "future_snapshot",
  "too_large",
  "incomplete",
  "internal",
] as const;

export const syncErrorCode = z.enum(syncErrorCodes);
export type SyncErrorCode = z.infer<typeof syncErrorCode>;

/** `message` is a sentence that a person can act on and never holds an address. Offsets count from 0. */
export const syncError = z.object({
  code: syncErrorCode,
  message: z.string(),
  byte_offset: z.number().int().nonnegative().nullable(),
  user_index: z.number().int().nonnegative().nullable(),
});
export type SyncError = z.infer<typeof syncError>;
