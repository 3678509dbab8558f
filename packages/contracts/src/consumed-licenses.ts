import { z } from "zod";
import { licenseType } from "./person.ts";

/** GitHub's row of `GET /enterprises/{enterprise}/consumed-licenses`: one person. */
export const consumedLicenseUser = z.object({
  github_com_login: z.string(),
  github_com_name: z.string().nullable(),
  enterprise_server_user_ids: z.array(z.string()),
  github_com_user: z.boolean(),
  enterprise_server_user: z.boolean().nullable(),
  visual_studio_subscription_user: z.boolean(),
  license_type: licenseType,
  github_com_profile: z.string().nullable(),
  github_com_member_roles: z.array(z.string()),
  github_com_enterprise_roles: z.array(z.string()),
  /** The singular spelling that some clients read. */
  github_com_enterprise_role: z.string().nullable(),
  github_com_verified_domain_emails: z.array(z.string()),
  github_com_saml_name_id: z.string().nullable(),
  github_com_orgs_with_pending_invites: z.array(z.string()),
  github_com_two_factor_auth: z.boolean().nullable(),
  enterprise_server_emails: z.array(z.string()),
  enterprise_server_primary_emails: z.array(z.string()),
  visual_studio_license_status: z.string().nullable(),
  visual_studio_subscription_email: z.string().nullable(),
  total_user_accounts: z.number().int(),
});
export type ConsumedLicenseUser = z.infer<typeof consumedLicenseUser>;

export const consumedLicenses = z.object({
  total_seats_consumed: z.number().int(),
  total_seats_purchased: z.number().int(),
  users: z.array(consumedLicenseUser),
});
export type ConsumedLicenses = z.infer<typeof consumedLicenses>;

/** GitHub's `GET /enterprises/{enterprise}/license-sync-status`. */
export const licenseSyncStatus = z.object({
  server_instances: z.array(
    z.object({
      server_id: z.string(),
      hostname: z.string(),
      last_sync: z.object({
        date: z.string(),
        status: z.enum(["success", "failure", "pending", "never synced"]),
        error: z.string(),
      }),
    }),
  ),
});
export type LicenseSyncStatus = z.infer<typeof licenseSyncStatus>;
