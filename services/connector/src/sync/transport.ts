import type { SyncFailure, SyncRecord } from "../spool/sync-record.ts";

/**
 * Brings a spooled snapshot to ingestion. `deliver` resolves once the spool holds the final state of the sync, however
 * long that takes, or rejects when `signal` aborts; it may be called again for the same sync at any point.
 */
export type Transport = {
  start(): Promise<void>;
  deliver(sync: SyncRecord, signal: AbortSignal): Promise<void>;
  /** What holds deliveries up is to be tried again now. */
  nudge(): void;
  close(): Promise<void>;
};

export function failureOf(code: string, message: string): SyncFailure {
  return { code, message, byte_offset: null, user_index: null };
}
