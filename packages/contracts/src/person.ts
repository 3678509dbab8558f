import { z } from "zod";
import type { Standing } from "./account-standing.ts";
import type { CloudUser } from "./cloud-document.ts";
import type { ExportEmail } from "./export-file.ts";
import { uuid } from "./identifiers.ts";

export const reasonRule = z.enum(["manual_link", "identity", "primary_primary", "primary_verified", "shared_address"]);
export type ReasonRule = z.infer<typeof reasonRule>;

/** Why two accounts are one person. The address is as it came; null for a link, or where it may not be shown. */
export const matchReason = z.object({
  rule: reasonRule,
  accounts: z.tuple([z.string(), z.string()]),
  address: z.string().nullable(),
});
export type MatchReason = z.infer<typeof matchReason>;

export const noteCode = z.enum([
  "not_an_address",
  "no_primary",
  "ignored_address",
  "shared_address",
  "unlinked_address",
  "ambiguous",
  "several_accounts_on_one_deployment",
]);
export type NoteCode = z.infer<typeof noteCode>;

export const note = z.object({ code: noteCode, account_key: z.string(), address: z.string().nullable() });
export type Note = z.infer<typeof note>;

export const fixCause = z.enum(["secondary_only", "no_primary", "ambiguous", "second_cloud_account", "manual_link"]);
export type FixCause = z.infer<typeof fixCause>;

/** What to mend so that GitHub's documented rule counts this group with the rest of the person. */
export const fix = z.object({ account_key: z.string(), cause: fixCause, address: z.string().nullable() });
export type Fix = z.infer<typeof fix>;

export const licenseType = z.enum(["enterprise", "Visual Studio subscription"]);
export const visualStudioStatus = z.enum(["Matched", "Pending Invitation"]);
export const matchedSubscription = z.object({ email: z.string(), status: visualStudioStatus });
export type MatchedSubscription = z.infer<typeof matchedSubscription>;

export const personAccount = z.object({
  key: z.string(),
  host_name: z.string(),
  login: z.string().nullable(),
  name: z.string().nullable(),
  addresses: z.array(z.string()),
});

/** `GET /people/{id}`. */
export const person = z.object({
  id: uuid,
  license_type: licenseType,
  visual_studio: matchedSubscription.nullable(),
  accounts: z.array(personAccount),
  reasons: z.array(matchReason),
  notes: z.array(note),
  github_groups: z.array(z.array(z.string())),
  fixes: z.array(fix),
});
export type Person = z.infer<typeof person>;

/** A cloud account as a report stores it; `invitation` is set for an account that is only an invitation. */
export type StoredCloudAccount = {
  readonly key: string;
  readonly deployment: "cloud";
  readonly login: string | null;
  readonly name: string | null;
  readonly invitation: boolean;
  /** Why it counts: the first rule that fits. */
  readonly why: Standing;
  readonly verified_emails: readonly string[];
  readonly identity_values: readonly string[];
  readonly saml_name_id: string | null;
  readonly organizations: NonNullable<CloudUser["organizations"]>;
  readonly repositories: NonNullable<CloudUser["repositories"]>;
  readonly enterprise_roles: readonly string[];
  readonly two_factor_auth: boolean | null;
  /** Organizations with an invitation that this account has not answered. */
  readonly pending_invites: readonly string[];
};

export type StoredServerAccount = {
  readonly key: string;
  readonly deployment: "server";
  readonly host_name: string;
  readonly user_id: number;
  readonly emails: readonly ExportEmail[];
};

export type StoredAccount = StoredCloudAccount | StoredServerAccount;

/** A person in a report, as `parsePersonBody` reads it from `people.body`. */
export type StoredPerson = {
  readonly accounts: readonly StoredAccount[];
  readonly visual_studio: MatchedSubscription | null;
  readonly reasons: readonly MatchReason[];
  readonly notes: readonly Note[];
  readonly github_groups: readonly (readonly string[])[];
  readonly fixes: readonly Fix[];
};
