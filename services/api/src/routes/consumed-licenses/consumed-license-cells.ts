import type { ConsumedLicenseUser } from "@oneseat/contracts/consumed-licenses";

type Cell = (row: ConsumedLicenseUser) => string;

/** GitHub's columns in the order of a real download. What cannot be known is blank, never invented. */
const cells: Readonly<Record<string, Cell>> = {
  github_com_login: (row) => row.github_com_login,
  github_com_name: (row) => row.github_com_name ?? "",
  enterprise_server_user_ids: (row) => list(row.enterprise_server_user_ids),
  github_com_user: (row) => flag(row.github_com_user),
  enterprise_server_user: (row) => flag(row.enterprise_server_user),
  visual_studio_subscription_user: (row) => flag(row.visual_studio_subscription_user),
  license_type: (row) => (row.license_type === "enterprise" ? "Enterprise" : row.license_type),
  github_com_profile: (row) => row.github_com_profile ?? "",
  github_com_member_roles: (row) => list(row.github_com_member_roles.map(capitalisedMemberRole)),
  github_com_enterprise_roles: (row) => list(row.github_com_enterprise_roles.map(capitalised)),
  github_com_verified_domain_emails: (row) => list(row.github_com_verified_domain_emails),
  github_com_saml_name_id: (row) => row.github_com_saml_name_id ?? "",
  github_com_orgs_with_pending_invites: (row) => list(row.github_com_orgs_with_pending_invites),
  github_com_two_factor_auth: (row) => flag(row.github_com_two_factor_auth),
  github_com_two_factor_auth_required_by_date: () => "",
  github_com_advanced_security_license_user: () => "",
  enterprise_server_primary_emails: (row) => list(row.enterprise_server_primary_emails),
  visual_studio_license_status: (row) => row.visual_studio_license_status ?? "",
  visual_studio_subscription_email: (row) => row.visual_studio_subscription_email ?? "",
  total_user_accounts: (row) => String(row.total_user_accounts),
};

export const consumedLicenseColumns = Object.keys(cells);

export function consumedLicenseCells(row: ConsumedLicenseUser): string[] {
  return Object.values(cells).map((cell) => cell(row));
}

function flag(value: boolean | null): string {
  return value === null ? "" : String(value).toUpperCase();
}

function list(values: readonly string[]): string {
  return values.join(", ");
}

/** `octo:owner` becomes `octo:Owner`: a login holds no colon, so the role follows the last one. */
function capitalisedMemberRole(memberRole: string): string {
  const colon = memberRole.lastIndexOf(":");
  return `${memberRole.slice(0, colon + 1)}${capitalised(memberRole.slice(colon + 1))}`;
}

/** `outside_collaborator` becomes `Outside collaborator`. */
function capitalised(role: string): string {
  const words = role.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
