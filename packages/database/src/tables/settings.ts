import type { Generated } from "kysely";

/** One row per enterprise; see `settings` in contracts for units and limits. */
export type SettingsTable = {
  enterprise_id: string;
  seats_purchased: Generated<number>;
  expires_at: Date | null;
  matching_policy: Generated<"any-email" | "primary-email">;
  verified_domains: Generated<string[]>;
  ignored_addresses: string[];
  shared_address_max: number;
  billing_model: Generated<"volume" | "metered">;
  managed_users: Generated<boolean>;
  unsigned_uploads: boolean;
};
