import type { CloudInvitation, CloudUser } from "@oneseat/contracts/cloud-document";
import type { CloudAccountBody } from "@oneseat/contracts/person-body";

/** What a report stores of a cloud account by its document alone. */
export type UserFacts = Omit<CloudAccountBody, "key" | "invitation" | "why" | "pending_invites">;

export function userFacts(user: CloudUser): UserFacts {
  return {
    name: user.name ?? undefined,
    verified_emails: filled(user.verified_emails),
    identity_values: filled(user.identity_values),
    saml_name_id: user.saml_name_id ?? undefined,
    organizations: filled(user.organizations),
    repositories: filled(user.repositories),
    enterprise_roles: filled(user.enterprise_roles),
    two_factor_auth: user.two_factor_auth ?? undefined,
  };
}

/** An invitation that is an account of its own holds its address as a verified one, and its key is not its login's. */
export function invitationFacts({ login, email }: CloudInvitation): UserFacts {
  return { login: login ?? null, verified_emails: typeof email === "string" ? [email] : undefined };
}

function filled<Item>(list: Item[] | null | undefined): Item[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
