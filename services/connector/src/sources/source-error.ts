/** Why the accounts of an instance could not be read. The list is the connector's own; clients may switch on it. */
export type SourceErrorCode =
  | "source_unreachable"
  | "source_refused"
  | "source_not_ready"
  | "source_malformed"
  | "source_columns_missing"
  | "source_truncated"
  | "source_unreadable";

/** The message says what to do and never holds what the source held: it is stored, logged and shown. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly code: SourceErrorCode;

  constructor(code: SourceErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Whether asking again later can help without anybody doing anything. */
export function isTransient(code: SourceErrorCode): boolean {
  return code === "source_unreachable" || code === "source_not_ready" || code === "source_truncated";
}
