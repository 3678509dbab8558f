import type { ExportUser, LeftOut } from "@oneseat/contracts/export-file";

/**
 * Where an instance's accounts come from. Each `read` is one pass over all accounts, in the order of the source, in
 * memory that does not grow with their number.
 */
export type AccountSource = {
  /** Resolves once the source has shown that it can be read. Throws `SourceError`, here or while accounts are read. */
  read(signal: AbortSignal): Promise<SourceReading>;
  /** The license as the instance shows it; null where the source knows none. Throws `SourceError`. */
  readLicense(signal: AbortSignal): Promise<InstanceLicense | null>;
};

export type SourceReading = {
  readonly facts: InstanceFacts;
  /** Grows while `batches` is read and is final at its end. */
  readonly leftOut: LeftOut;
  /** License-consuming accounts, a bounded number at a time. To be read once. */
  readonly batches: AsyncIterable<readonly ExportUser[]>;
};

/** What is known of the instance beside its accounts; null where the source does not say. */
export type InstanceFacts = {
  readonly version: string | null;
  readonly httpOnly: boolean | null;
  /** `sha256:…` of what the instance shows of its license. */
  readonly licenseHash: string | null;
};

export const noFacts: InstanceFacts = { version: null, httpOnly: null, licenseHash: null };

/** GitHub's `GET /enterprise/settings/license`. */
export type InstanceLicense = {
  readonly seats: number | "unlimited" | null;
  readonly seats_used: number | null;
  readonly seats_available: number | "unlimited" | null;
  readonly kind: string | null;
  readonly days_until_expiration: number | null;
  readonly expire_at: string | null;
};

/** Accounts handed on at once: enough to make the cost of a hand-over small, few enough to weigh nothing. */
export const batchAccountsMax = 500;
