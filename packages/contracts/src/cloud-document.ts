import { z } from "zod";
import { timestamp } from "./identifiers.ts";

export const cloudFormat = "oneseat/cloud-accounts";
export const cloudFormatVersion = 1;

const login = z.string().min(1).max(200);
const address = z.string().max(1000);
const listMax = 10_000;

/** One user account of the cloud enterprise. Absent lists are empty, absent flags false. */
export const cloudUser = z.object({
  login,
  name: z.string().max(1000).nullish(),
  verified_emails: z.array(address).max(listMax).nullish(),
  saml_name_id: address.nullish(),
  identity_values: z.array(address).max(listMax).nullish(),
  organizations: z
    .array(z.object({ login, role: z.enum(["owner", "member"]) }))
    .max(listMax)
    .nullish(),
  repositories: z
    .array(z.object({ name: z.string().max(300), visibility: z.enum(["public", "private", "internal"]) }))
    .max(listMax)
    .nullish(),
  enterprise_roles: z.array(z.string().max(100)).max(100).nullish(),
  two_factor_auth: z.boolean().nullish(),
  suspended: z.boolean().nullish(),
  bot: z.boolean().nullish(),
  setup_user: z.boolean().nullish(),
});
export type CloudUser = z.infer<typeof cloudUser>;

/** A pending invitation to an organization, or to one repository of it. */
export const cloudInvitation = z.object({
  id: z.union([z.string().min(1).max(100), z.number().int().transform(String)]),
  login: login.nullish(),
  email: address.nullish(),
  organization: login.nullish(),
  repository: z.string().max(300).nullish(),
  visibility: z.enum(["public", "private", "internal"]).nullish(),
});
export type CloudInvitation = z.infer<typeof cloudInvitation>;

export const visualStudioSubscription = z.object({
  subscription_id: z.string().max(200),
  email: address,
  invitation_pending: z.boolean().nullish(),
});
export type VisualStudioSubscription = z.infer<typeof visualStudioSubscription>;

/** Everything of the document but its three lists, which are read element by element. */
export const cloudHeader = z.object({
  format: z.literal(cloudFormat),
  format_version: z.literal(cloudFormatVersion),
  taken_at: timestamp,
  user_count: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
});
export type CloudHeader = z.infer<typeof cloudHeader>;
