import type { SyncErrorCode } from "@oneseat/contracts/sync-error";

type Facts = { readonly byteOffset?: number | undefined; readonly userIndex?: number | undefined };

/**
 * What is wrong with a document, in the contract's codes. The message says what a person can do about it and never
 * holds anything that the document held: it is stored, logged and shown.
 * `byteOffset` counts bytes of the decoded body, `userIndex` elements of the list that is read, both from 0.
 */
export class LicenseUsageError extends Error {
  override readonly name = "LicenseUsageError";
  readonly code: SyncErrorCode;
  readonly byteOffset: number | null;
  readonly userIndex: number | null;

  constructor(code: SyncErrorCode, message: string, facts: Facts = {}) {
    super(message);
    this.code = code;
    this.byteOffset = facts.byteOffset ?? null;
    this.userIndex = facts.userIndex ?? null;
  }
}

export function malformedJson(byteOffset: number, what: string, userIndex?: number): LicenseUsageError {
  return new LicenseUsageError(
    "malformed_json",
    `The file is not valid JSON at byte ${byteOffset}: ${what}. Export it again and upload it unchanged.`,
    { byteOffset, userIndex },
  );
}

export function incompleteDocument(byteOffset: number): LicenseUsageError {
  return new LicenseUsageError(
    "incomplete",
    `The file ends after ${byteOffset} bytes, before its JSON does. Export it again and upload all of it.`,
    { byteOffset },
  );
}

export function tooLarge(byteOffset: number | null, what: string, userIndex?: number): LicenseUsageError {
  const where = byteOffset === null ? "" : ` (at byte ${byteOffset})`;
  const sentence = `${what}${where}, which is more than OneSeat takes. Check what made the file.`;
  return new LicenseUsageError("too_large", sentence, { byteOffset: byteOffset ?? undefined, userIndex });
}
