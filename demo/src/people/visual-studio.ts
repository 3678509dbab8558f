import type { VisualStudioSubscription } from "@oneseat/contracts/cloud-document";
import { v5 as uuidV5 } from "uuid";
import type { Invitable } from "./invitations.ts";

const subscriptionNamespace = "0b6d2f8e-6a0f-4c3b-9f0a-53f5d8a1e7c2";
const everyNthMember = 40;
const onServerCount = 15;
const unknownCount = 12;
const pendingEvery = 14;

/** Subscriptions of cloud members, of people who are on a server only, and of addresses that nobody here holds. */
export function createVisualStudioSubscriptions(known: Invitable): VisualStudioSubscription[] {
  const cloudAddresses = new Set(known.users.flatMap((user) => user.verified_emails ?? []));
  const ofMembers = known.users
    .filter((_, index) => index % everyNthMember === 7)
    .map((user) => user.verified_emails?.[0]);
  const ofServers = known.serverAccounts
    .filter(({ email }) => email?.endsWith("@octo-retail.example") && !cloudAddresses.has(email))
    .slice(0, onServerCount)
    .map(({ email }) => email);
  const ofNobody = Array.from({ length: unknownCount }, (_, index) => `license.${index + 1}@msdn.example`);
  return [...ofMembers, ...ofServers, ...ofNobody]
    .filter((email): email is string => typeof email === "string")
    .map((email, index) => ({
      subscription_id: uuidV5(email, subscriptionNamespace),
      email,
      invitation_pending: index % pendingEvery === 3,
    }));
}
