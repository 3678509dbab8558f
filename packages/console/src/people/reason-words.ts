import type { MatchReason } from "@oneseat/contracts/person";
import { accountWords, nameOfKey } from "./account-names.ts";

/** Why two accounts are one person, in one sentence. */
export function reasonWords({ rule, accounts: [one, other], address }: MatchReason): string {
  const both = `${accountWords(one)} and ${accountWords(other)}`;
  if (rule === "manual_link") return `An owner linked ${both}: they are one person whatever addresses they hold.`;
  const held = `${both} both hold ${address ?? "the same address"}`;
  const [cloud, server] = nameOfKey(one).isCloud ? [one, other] : [other, one];
  switch (rule) {
    case "identity":
      return nameOfKey(server).isCloud
        ? `${held}: it is a linked SAML or SCIM identity of one of them.`
        : `${held}: it is the linked SAML or SCIM identity of ${accountWords(cloud)}.`;
    case "primary_primary":
      return `${held}: it is the primary address of both.`;
    case "primary_verified":
      return `${held}: it is the primary address of ${accountWords(server)} and a verified address of ${accountWords(cloud)}.`;
    case "shared_address":
      return `${held}: one address in common is enough, whether or not it is primary.`;
    default:
      return rule satisfies never;
  }
}
