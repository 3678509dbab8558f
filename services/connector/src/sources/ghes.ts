import { createHash } from "node:crypto";
import type { Dispatcher } from "undici";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import type { AccountSource, InstanceFacts, InstanceLicense } from "./account-source.ts";
import { csvAccounts, toPrimaryOnly } from "./csv-accounts.ts";
import { downloadReport } from "./download-report.ts";
import { brokenOff, createGhesClient, type GhesAddress, type GhesClient, type GhesLimits } from "./ghes-client.ts";
import { collectScimAddresses } from "./scim-addresses.ts";
import { SourceError } from "./source-error.ts";

/**
 * A GHES instance: version, license and statistics from its REST API, further addresses from SCIM where it has that,
 * then the accounts from the site administrators' report, as it streams in.
 */
export function createGhesSource(options: {
  address: GhesAddress;
  dispatcher: Dispatcher;
  clock: Clock;
  /** Where the addresses of one reading lie, encrypted, until it ends. */
  dataFolder: string;
  /** Slugs under which the instance may have SCIM; the first that it knows is taken. */
  scimEnterprises: () => readonly string[];
  limits?: GhesLimits;
}): AccountSource {
  const { address, clock, dataFolder, scimEnterprises } = options;
  const client = createGhesClient(options);
  return {
    read: async (signal) => {
      const facts = await readFacts(client, address, signal);
      const totalUsers = await readTotalUsers(client, signal);
      const addresses = await collectScimAddresses({ client, dataFolder, enterprises: scimEnterprises(), signal });
      const counts = { suspended: 0, built_in: 0, rows: 0 };
      const toUser = addresses ? addresses.toUser : toPrimaryOnly;
      try {
        const bytes = await downloadReport(client, clock, signal);
        const accounts = csvAccounts({ bytes, counts, toUser, toReadError: brokenOff });
        return {
          facts,
          leftOut: counts,
          batches: untilComplete({ accounts, counts, totalUsers, close: addresses?.close }),
        };
      } catch (error) {
        addresses?.close();
        throw error;
      }
    },
    readLicense: (signal) => readLicense(client, signal),
  };
}

/** A report may lack accounts that were made or deleted while it was prepared; more than this is a truncated one. */
const missingAccountsShareMax = 0.02;
const missingAccountsMin = 20;

async function* untilComplete<Batch>(options: {
  accounts: AsyncIterable<Batch>;
  counts: { readonly rows: number };
  totalUsers: number | null;
  close: (() => void) | undefined;
}): AsyncGenerator<Batch> {
  const { accounts, counts, totalUsers, close } = options;
  try {
    yield* accounts;
  } finally {
    close?.();
  }
  if (totalUsers === null) return;
  const missing = totalUsers - counts.rows;
  if (missing <= Math.max(missingAccountsMin, totalUsers * missingAccountsShareMax)) return;
  throw new SourceError(
    "source_truncated",
    `The report holds ${counts.rows} of the instance's ${totalUsers} accounts: it is truncated. The connector tries again by itself.`,
  );
}

const meta = z.object({ installed_version: z.string().max(50).nullish() });

async function readFacts(client: GhesClient, address: GhesAddress, signal: AbortSignal): Promise<InstanceFacts> {
  const answer = await client.getJson("/api/v3/meta", meta, signal);
  const license = await readLicense(client, signal);
  return {
    version: answer?.installed_version ?? null,
    httpOnly: new URL(address.url).protocol === "http:",
    licenseHash: license && hashLicense(license),
  };
}

/** Of what stays the same as long as the license does. */
function hashLicense({ seats, kind, expire_at }: InstanceLicense): string {
  return `sha256:${createHash("sha256")
    .update(JSON.stringify([seats, kind, expire_at]))
    .digest("hex")}`;
}

const statistics = z.object({ total_users: z.number().int().nonnegative() });

async function readTotalUsers(client: GhesClient, signal: AbortSignal): Promise<number | null> {
  const answer = await client.getJson("/api/v3/enterprise/stats/users", statistics, signal);
  return answer?.total_users ?? null;
}

const seats = z.union([z.number().int(), z.literal("unlimited")]);
const license = z.object({
  seats: seats.nullish(),
  seats_used: z.number().int().nullish(),
  seats_available: seats.nullish(),
  kind: z.string().max(100).nullish(),
  days_until_expiration: z.number().int().nullish(),
  expire_at: z.string().max(100).nullish(),
});

async function readLicense(client: GhesClient, signal: AbortSignal): Promise<InstanceLicense | null> {
  const answer =
    (await client.getJson("/api/v3/enterprise/settings/license", license, signal)) ??
    (await client.getJson("/enterprise/settings/license", license, signal));
  if (!answer) return null;
  return {
    seats: answer.seats ?? null,
    seats_used: answer.seats_used ?? null,
    seats_available: answer.seats_available ?? null,
    kind: answer.kind ?? null,
    days_until_expiration: answer.days_until_expiration ?? null,
    expire_at: answer.expire_at ?? null,
  };
}
