import type { ExportUser, LeftOut } from "@oneseat/contracts/export-file";
import type { SnapshotSigner } from "@oneseat/license-usage/snapshot-signature";
import { type WrittenUsage, writeLicenseUsage } from "@oneseat/license-usage/write-license-usage";
import type { Clock } from "../clock.ts";
import type { AccountSource } from "../sources/account-source.ts";
import type { UserPages } from "../spool/user-pages.ts";

/** Who a snapshot is of and from, and the switches that it tells. */
export type InstanceIdentity = {
  readonly serverId: string;
  readonly hostName: string;
  /** Null: not enrolled. */
  readonly enterprise: string | null;
  /** When the weekly sync was switched on; null while it is off. */
  readonly syncEnabledAt: number | null;
};

/** One pass over the accounts of the instance, as the bytes of an export file. */
export type UsageReading = {
  readonly takenAt: number;
  /** Grow while `bytes` is read. */
  readonly progress: { readonly accountsRead: number; readonly leftOut: LeftOut };
  /** Pieces of about 64 KiB, to be read once and to the end or returned from. */
  readonly bytes: AsyncGenerator<Buffer, WrittenUsage>;
};

/**
 * Opens a reading; its users also become those of *View users*, once it has come to its end. Throws `SourceError`,
 * here or while bytes are read.
 */
export async function readUsage(options: {
  readingId: string;
  source: AccountSource;
  identity: InstanceIdentity;
  signer: SnapshotSigner;
  users: UserPages;
  clock: Clock;
  signal: AbortSignal;
}): Promise<UsageReading> {
  const { readingId, source, identity, signer, users, clock, signal } = options;
  const reading = await source.read(signal);
  const takenAt = clock.now();
  const progress = { accountsRead: 0, leftOut: reading.leftOut };
  const pages = users.write(readingId);
  pages.discard();

  async function* counted(): AsyncGenerator<readonly ExportUser[]> {
    for await (const batch of reading.batches) {
      signal.throwIfAborted();
      pages.add(batch);
      progress.accountsRead += batch.length;
      yield batch;
    }
  }

  async function* written(): AsyncGenerator<Buffer, WrittenUsage> {
    const { version, httpOnly, licenseHash } = reading.facts;
    const facts = { version, http_only: httpOnly, license: licenseHash };
    let isComplete = false;
    try {
      const usage = yield* writeLicenseUsage({
        facts: {
          enterprise: identity.enterprise,
          server_id: identity.serverId,
          host_name: identity.hostName,
          ...facts,
          features: featuresOf(identity),
          taken_at: new Date(takenAt).toISOString(),
        },
        users: counted(),
        leftOut: () => ({ suspended: reading.leftOut.suspended, built_in: reading.leftOut.built_in }),
        signer,
      });
      pages.complete({ takenAt, facts: { ...facts, left_out: { ...reading.leftOut } } });
      isComplete = true;
      return usage;
    } finally {
      if (!isComplete) pages.discard();
    }
  }

  return { takenAt, progress, bytes: written() };
}

/** The switches that a snapshot tells. */
export function featuresOf({ syncEnabledAt }: Pick<InstanceIdentity, "syncEnabledAt">) {
  if (syncEnabledAt === null) return [];
  return [{ name: "license_usage_sync", enabled_at: new Date(syncEnabledAt).toISOString() }];
}
