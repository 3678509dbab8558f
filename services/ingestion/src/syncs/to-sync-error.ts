import type { SyncError } from "@oneseat/contracts/sync-error";
import { LicenseUsageError } from "@oneseat/license-usage/license-usage-error";

/** What a failed sync says. Only what is known to hold no content is told; everything else is `internal`. */
export function toSyncError(error: unknown, stopping: AbortSignal): SyncError {
  if (error instanceof LicenseUsageError) {
    const { code, message, byteOffset, userIndex } = error;
    return { code, message, byte_offset: byteOffset, user_index: userIndex };
  }
  if (stopping.aborted && error === stopping.reason) {
    return syncError("incomplete", "OneSeat was stopped while it read this file. Upload it again.");
  }
  return syncError(
    "internal",
    "Something went wrong in OneSeat, not in what you sent; ingestion's log says what. Try again.",
  );
}

export function syncError(code: SyncError["code"], message: string): SyncError {
  return { code, message, byte_offset: null, user_index: null };
}
