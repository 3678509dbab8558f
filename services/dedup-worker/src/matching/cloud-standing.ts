import type { Standing } from "@oneseat/contracts/account-standing";
import type { CloudInvitation, CloudUser } from "@oneseat/contracts/cloud-document";
import type { Settings } from "@oneseat/contracts/settings";

/**
 * Whether a cloud account counts, by what it says of itself (matching.md, "Who counts"): the first rule that fits.
 * An invitation or a subscription that belongs to it can still make an account count that is not excluded.
 */
export function standingOfUser(user: CloudUser): Standing {
  if (user.suspended) return "suspended";
  if (user.bot) return "bot";
  if (user.organizations?.length) return "organization_member";
  const repositories = user.repositories ?? [];
  if (repositories.some((repository) => repository.visibility !== "public")) return "private_collaborator";
  const roles = new Set(user.enterprise_roles?.map((role) => role.toLowerCase()));
  if (roles.has("owner")) return "enterprise_owner";
  if (roles.has("billing_manager")) return "billing_manager";
  if (user.setup_user) return "setup_user";
  return repositories.length > 0 ? "public_collaborator" : "unaffiliated";
}

/**
 * The same for an invitation that is an account of its own. One that names a repository is an invitation to that
 * repository, whatever organization stands beside it.
 */
export function standingOfInvitation(
  invitation: CloudInvitation,
  settings: Pick<Settings, "billing_model" | "managed_users">,
): Standing {
  const isPublic = typeof invitation.repository === "string" && !isPrivate(invitation);
  const toOrganization = typeof invitation.organization === "string";
  const invites = typeof invitation.repository === "string" ? !isPublic : toOrganization;
  const consumes = settings.billing_model === "volume" && !settings.managed_users;
  if (invites && consumes) return "pending_invitation";
  return isPublic ? "public_collaborator" : "unaffiliated";
}

function isPrivate(invitation: CloudInvitation): boolean {
  return invitation.visibility === "private" || invitation.visibility === "internal";
}

export function doesCount(standing: Standing): boolean {
  switch (standing) {
    case "server_account":
    case "organization_member":
    case "private_collaborator":
    case "pending_invitation":
    case "visual_studio_subscription":
      return true;
    case "suspended":
    case "bot":
    case "enterprise_owner":
    case "billing_manager":
    case "setup_user":
    case "public_collaborator":
    case "unaffiliated":
      return false;
    default:
      return unknownStanding(standing);
  }
}

/** The first rule: nothing makes such an account count. */
export function isExcluded(standing: Standing): boolean {
  return standing === "suspended" || standing === "bot";
}

function unknownStanding(standing: never): never {
  throw new Error(`unknown standing ${String(standing)}`);
}
