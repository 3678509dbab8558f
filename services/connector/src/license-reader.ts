import type { Logger } from "@oneseat/runtime/create-logger";
import type { Clock } from "./clock.ts";
import type { AccountSource, InstanceLicense } from "./sources/account-source.ts";
import { SourceError } from "./sources/source-error.ts";
import type { SettingsStore } from "./spool/settings-store.ts";

export type LicenseReader = {
  /** The license as the instance shows it now, or last showed it; what is not known is null. */
  read(): Promise<InstanceLicense>;
};

/** A page that is looked at often asks the instance once in this time. */
const freshMs = 60_000;
/** Longer than this nobody waits for a page. */
const waitMsMax = 5000;

const unknown: InstanceLicense = {
  seats: null,
  seats_used: null,
  seats_available: null,
  kind: null,
  days_until_expiration: null,
  expire_at: null,
};

export function createLicenseReader(options: {
  source: AccountSource;
  settings: SettingsStore;
  clock: Clock;
  logger: Logger;
}): LicenseReader {
  const { source, settings, clock, logger } = options;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = async () => {
    try {
      const license = await source.readLicense(AbortSignal.timeout(waitMsMax));
      if (license) settings.license.set(license);
    } catch (error) {
      const code = error instanceof SourceError ? error.code : "timeout";
      logger.warn({ code }, "license could not be read");
    } finally {
      askedAt = clock.now();
      asking = undefined;
    }
  };

  return {
    read: async () => {
      if (clock.now() - askedAt >= freshMs) {
        asking ??= ask();
        await asking;
      }
      const known = settings.license.get() ?? unknown;
      return { ...known, seats_used: known.seats_used ?? settings.usersReading.get()?.userCount ?? null };
    },
  };
}
