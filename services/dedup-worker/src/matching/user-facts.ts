import type { CloudInvitation, CloudUser } from "@oneseat/contracts/cloud-document";
import type { StoredCloudAccount } from "@oneseat/contracts/person";

/** What a report stores of a cloud account by its document alone. */
export type UserFacts = Omit<StoredCloudAccount, "key" | "deployment" | "invitation" | "why" | "pending_invites">;

export function userFacts(user: CloudUser): UserFacts {
  return {
    login: user.login,
    name: user.name ?? null,
    verified_emails: user.verified_emails ?? [],
    identity_values: user.identity_values ?? [],
    saml_name_id: user.saml_name_id ?? null,
    organizations: user.organizations ?? [],
    repositories: user.repositories ?? [],
    enterprise_roles: user.enterprise_roles ?? [],
    two_factor_auth: user.two_factor_auth ?? null,
  };
}

/** An invitation that is an account of its own holds its address as a verified one. */
export function invitationFacts(invitation: CloudInvitation): UserFacts {
  return {
    login: invitation.login ?? null,
    name: null,
    verified_emails: typeof invitation.email === "string" ? [invitation.email] : [],
    identity_values: [],
    saml_name_id: null,
    organizations: [],
    repositories: [],
    enterprise_roles: [],
    two_factor_auth: null,
  };
}
