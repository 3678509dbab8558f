import { z } from "zod";
import { timestamp } from "./identifiers.ts";

export const matchingPolicy = z.enum(["any-email", "primary-email"]);
export type MatchingPolicy = z.infer<typeof matchingPolicy>;

export const billingModel = z.enum(["volume", "metered"]);
export type BillingModel = z.infer<typeof billingModel>;

/** `*` stands for any text; at most this many patterns, each matched against every address. */
const ignoredAddressesMax = 200;
const verifiedDomainsMax = 1000;

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[^\s@]+\.[^\s@]+$/, "must be a domain such as octo.example");

export const settings = z.object({
  seats_purchased: z.number().int().nonnegative().max(100_000_000),
  expires_at: timestamp.nullable(),
  matching_policy: matchingPolicy,
  verified_domains: z.array(domain).max(verifiedDomainsMax),
  ignored_addresses: z.array(z.string().trim().min(1).max(320)).max(ignoredAddressesMax),
  shared_address_max: z.number().int().min(1).max(1000),
  billing_model: billingModel,
  managed_users: z.boolean(),
  unsigned_uploads: z.boolean(),
});
export type Settings = z.infer<typeof settings>;

export const settingsPatch = settings.partial().strict();
export type SettingsPatch = z.infer<typeof settingsPatch>;

export const defaultIgnoredAddresses = [
  "*@users.noreply.github.com",
  "noreply@*",
  "no-reply@*",
  "*@localhost",
] as const;
export const defaultSharedAddressMax = 3;
