import type { ConsumedLicenseUser } from "@oneseat/contracts/consumed-licenses";
import { foldCase } from "@oneseat/contracts/normal-address";
import type { StoredCloudAccount, StoredPerson, StoredServerAccount } from "@oneseat/contracts/person";
import { personLicenseType } from "./person-accounts.ts";

/** GitHub's row for a person whose hidden addresses have been taken out. What does not apply is empty. */
export function consumedLicenseRow(visible: StoredPerson): ConsumedLicenseUser {
  const cloud = visible.accounts.filter((account) => account.deployment === "cloud");
  const server = visible.accounts.filter((account) => account.deployment === "server");
  const first = cloud[0];
  const primaries = primaryEmails(server, visible.notes);
  const enterpriseRoles = union(cloud, (account) => account.enterprise_roles.map((role) => role.toLowerCase()));
  return {
    github_com_login: first?.login ?? "",
    github_com_name: first?.name ?? "",
    enterprise_server_user_ids: server.map((account) => account.key),
    github_com_user: first !== undefined,
    enterprise_server_user: server.length > 0,
    visual_studio_subscription_user: visible.visual_studio !== null,
    license_type: personLicenseType(visible),
    github_com_profile: first?.login ? `https://github.com/${encodeURIComponent(first.login)}` : "",
    github_com_member_roles: union(cloud, memberRoles),
    github_com_enterprise_roles: enterpriseRoles,
    github_com_enterprise_role: enterpriseRoles[0] ?? "",
    github_com_verified_domain_emails: union(cloud, (account) => account.verified_emails),
    github_com_saml_name_id: first?.saml_name_id ?? "",
    github_com_orgs_with_pending_invites: union(cloud, (account) => account.pending_invites),
    github_com_two_factor_auth: first?.two_factor_auth ?? null,
    enterprise_server_emails: primaries,
    enterprise_server_primary_emails: primaries,
    visual_studio_license_status: visible.visual_studio?.status ?? "",
    visual_studio_subscription_email: visible.visual_studio?.email ?? "",
    total_user_accounts: visible.accounts.length,
  };
}

function memberRoles(account: StoredCloudAccount): string[] {
  return [
    ...account.organizations.map(({ login, role }) => `${login}:${role}`),
    ...account.repositories.map(({ name }) => `${name}:collaborator`),
  ];
}

/** In account order, without repeats. */
function union(
  accounts: readonly StoredCloudAccount[],
  valuesOf: (account: StoredCloudAccount) => readonly string[],
): string[] {
  return [...new Set(accounts.flatMap((account) => valuesOf(account)))];
}

/**
 * Each server account's primary, the first spelling of each. An account whose chosen address joins nobody has none
 * (matching.md, "What an account holds"); the report notes it.
 */
function primaryEmails(accounts: readonly StoredServerAccount[], notes: StoredPerson["notes"]): string[] {
  const withoutPrimary = new Set(notes.filter(({ code }) => code === "no_primary").map((note) => note.account_key));
  const bySpelling = new Map<string, string>();
  for (const { key, emails } of accounts) {
    if (withoutPrimary.has(key)) continue;
    const primary = emails.find((email) => email.primary) ?? (emails.length === 1 ? emails[0] : undefined);
    const folded = foldCase(primary?.email ?? "");
    if (primary && folded !== "" && !bySpelling.has(folded)) bySpelling.set(folded, primary.email);
  }
  return [...bySpelling.values()];
}
