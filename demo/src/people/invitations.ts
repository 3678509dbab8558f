import type { CloudInvitation, CloudUser } from "@oneseat/contracts/cloud-document";
import type { GhesAccount } from "../ghes/ghes-account.ts";
import { organizations } from "./cloud-member.ts";

/** Everybody whom the cloud already knows, and one server's accounts, to invite from. */
export interface Invitable {
  readonly users: readonly CloudUser[];
  readonly serverAccounts: readonly GhesAccount[];
}

const kindCount = 9;

/**
 * Pending invitations of each kind: to people nobody knows (a license each), to people of a server (who consume one
 * already), to accounts that count (nothing more), and to repositories, of which public ones cost nothing.
 */
export function createInvitations(known: Invitable): CloudInvitation[] {
  const members = known.users.filter((user) => user.organizations?.length && !user.suspended).slice(100);
  const onServerOnly = serverOnly(known).slice(0, kindCount);
  const organization = (index: number) => organizations[index % organizations.length] ?? organizations[0];
  const invitation = (id: number, to: Partial<CloudInvitation>): CloudInvitation => ({
    id: String(id),
    login: null,
    email: null,
    organization: organization(id),
    repository: null,
    visibility: null,
    ...to,
  });
  const kinds: ((index: number) => Partial<CloudInvitation> | undefined)[] = [
    (index) => ({ email: `new.joiner.${index + 1}@octo.example` }),
    (index) => ({ email: onServerOnly[index]?.email ?? null }),
    (index) => ({ login: members[index]?.login ?? null }),
    (index) => ({ email: members[kindCount + index]?.verified_emails?.[0]?.toUpperCase() ?? null }),
    (index) => ({ email: `reviewer.${index + 1}@partner.example`, ...repository("octo-data/forecast", "private") }),
    (index) => ({ email: `reader.${index + 1}@partner.example`, ...repository("octo-web/octo-css", "public") }),
  ];
  return kinds.flatMap((kind, place) =>
    Array.from({ length: kindCount }, (_, index) => invitation(81 + place * kindCount + index, kind(index) ?? {})),
  );
}

function repository(name: string, visibility: "private" | "public"): Partial<CloudInvitation> {
  return { organization: name.split("/")[0] ?? null, repository: name, visibility };
}

function serverOnly(known: Invitable): GhesAccount[] {
  const cloudAddresses = new Set(
    known.users.flatMap((user) => user.verified_emails ?? []).map((one) => one.toLowerCase()),
  );
  return known.serverAccounts.filter(
    ({ email, suspended }) =>
      email?.endsWith("@octo.example") && !suspended && !cloudAddresses.has(email.toLowerCase()),
  );
}
