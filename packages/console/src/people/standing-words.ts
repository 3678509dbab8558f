import type { AccountStanding, Standing } from "@oneseat/contracts/account-standing";
import { accountWords } from "./account-names.ts";

/** Why an account counts or does not, in a sentence. */
export function standingWords({ key, counts, why }: AccountStanding): string {
  return `${accountWords(key)} ${counts ? "counts" : "consumes no license"}: ${reasons[why]}.`;
}

const reasons: Readonly<Record<Standing, string>> = {
  server_account: "it is an active account of an instance",
  organization_member: "it is a member or owner of an organization",
  private_collaborator: "it is a collaborator on a private or internal repository",
  pending_invitation: "it has a pending invitation to an organization or a private or internal repository",
  visual_studio_subscription: "it is matched to a Visual Studio subscription",
  suspended: "it is suspended",
  bot: "it is a bot or an app",
  enterprise_owner: "it is an enterprise owner, but a member of no organization",
  billing_manager: "it is a billing manager, but a member of no organization",
  setup_user: "it is the setup user of an enterprise with managed users",
  public_collaborator: "it collaborates on public repositories alone",
  unaffiliated: "it is a member of no organization and has access to no private or internal repository",
};
