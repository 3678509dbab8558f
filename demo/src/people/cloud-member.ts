import type { CloudUser } from "@oneseat/contracts/cloud-document";
import type { SeededRandom } from "../seeded-random.ts";
import type { Person } from "./person.ts";

export const organizations = [
  "octo-platform",
  "octo-web",
  "octo-mobile",
  "octo-data",
  "octo-research",
  "octo-security",
  "octo-retail",
  "octo-logistics",
  "octo-publishing",
  "octo-finance",
  "octo-design",
  "octo-infrastructure",
] as const;

const suspendedShare = 0.004;
const ownerShare = 0.03;
const secondOrganizationShare = 0.35;
const employeeNumberShare = 0.08;
const linkedIdentityShare = 0.8;
const furtherVerifiedShare = 0.1;

/** The cloud accounts of one person: one for most, two where that is the habit. */
export function cloudMembers(random: SeededRandom, person: Person): CloudUser[] {
  const user = { ...member(random, person), ...addresses(random, person) };
  switch (person.habit) {
    case "ambiguous":
      return [withIdentity(user, person.workAddress), withIdentity(secondAccount(random, person), person.workAddress)];
    case "second_cloud_account":
      return [
        withIdentity(user, person.workAddress),
        { ...secondAccount(random, person), verified_emails: [person.homeAddress, person.workAddress] },
      ];
    default:
      return [user];
  }
}

function member(random: SeededRandom, person: Person): CloudUser {
  const first = random.pick(organizations);
  const second = random.pick(organizations);
  const isOwner = random.chance(ownerShare);
  const inTwo = random.chance(secondOrganizationShare) && second !== first;
  return {
    login: person.login,
    name: person.name,
    organizations: [
      { login: first, role: isOwner ? "owner" : "member" },
      ...(inTwo ? [{ login: second, role: "member" as const }] : []),
    ],
    enterprise_roles: ["member"],
    two_factor_auth: random.chance(0.93),
    suspended: random.chance(suspendedShare),
  };
}

function addresses(
  random: SeededRandom,
  person: Person,
): Pick<CloudUser, "verified_emails" | "saml_name_id" | "identity_values"> {
  const { workAddress, formerAddress, homeAddress, habit } = person;
  const draw = random.next();
  const showsHome = random.chance(furtherVerifiedShare) && (habit === "one-address" || habit === "capitals");
  const verified = [
    workAddress,
    ...(habit === "former-domain" ? [formerAddress] : []),
    ...(showsHome ? [homeAddress] : []),
  ];
  if (draw < linkedIdentityShare)
    return { verified_emails: verified, saml_name_id: workAddress, identity_values: [workAddress] };
  // Some identity providers send a personnel number, which is no address and joins nobody.
  if (draw < linkedIdentityShare + employeeNumberShare) {
    return { verified_emails: verified, saml_name_id: `E${100_000 + random.integer(900_000)}`, identity_values: [] };
  }
  return { verified_emails: verified, saml_name_id: null, identity_values: [] };
}

function secondAccount(random: SeededRandom, person: Person): CloudUser {
  return { ...member(random, person), login: `${person.login}-oss`, suspended: false };
}

function withIdentity(user: CloudUser, address: string): CloudUser {
  return { ...user, verified_emails: [], saml_name_id: address, identity_values: [address], suspended: false };
}
