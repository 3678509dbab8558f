import type { SigningPublicKey } from "@oneseat/contracts/connection";
import type { SyncsTable } from "@oneseat/database/tables/syncs";

/** One sync that this process has claimed, and where its bytes come from. */
export type SyncTask = {
  readonly enterpriseId: string;
  readonly slug: string;
  readonly syncId: string;
  /** Made for this run of the sync: whoever claims the sync after it leaves this run nothing to write. */
  readonly claimId: string;
  readonly way: SyncsTable["way"];
  readonly kind: SyncsTable["kind"];
  /** The instance that must be the snapshot's, where a connector sent it; null where any may be. */
  readonly connection: {
    readonly id: string;
    readonly serverId: string;
    /** Its key, where that was just looked up. */
    readonly key?: { readonly id: string; readonly publicKey: SigningPublicKey };
  } | null;
  /** The decoded document; throws `LicenseUsageError` for what its source finds wrong. */
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** Another run has taken the sync over, or it was ended; this one may not change anything any more. */
export class SyncLostError extends Error {
  override readonly name = "SyncLostError";
}

/** A claim holds this long without a sign of life; after it, whoever made it is taken for dead. */
export const claimMs = 10_000;
