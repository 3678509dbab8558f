import type { CloudUser } from "@oneseat/contracts/cloud-document";
import type { SeededRandom } from "../seeded-random.ts";
import { familyNames, givenNames } from "./name-lists.ts";

type Repositories = NonNullable<CloudUser["repositories"]>;

const privateRepositories = [
  "octo-web/checkout",
  "octo-mobile/wallet",
  "octo-data/forecast",
  "octo-design/brand",
] as const;
const internalRepositories = ["octo-platform/handbook", "octo-security/advisories"] as const;
const publicRepositories = ["octo-web/octo-css", "octo-research/papers", "octo-platform/octokit-notes"] as const;

/** Cloud accounts that are in no organization: outside collaborators, who count, and five kinds that do not. */
export function cloudOutsiders(random: SeededRandom): CloudUser[] {
  const outsiders = (prefix: string, count: number, rest: () => Partial<CloudUser>): CloudUser[] =>
    Array.from({ length: count }, (_, index) => ({ ...outsider(random, `${prefix}-${index + 1}`), ...rest() }));
  const collaborator = (repositories: Repositories) => ({ repositories, enterprise_roles: ["outside collaborator"] });
  return [
    ...outsiders("partner", 60, () =>
      collaborator([{ name: random.pick(privateRepositories), visibility: "private" }]),
    ),
    ...outsiders("auditor", 10, () =>
      collaborator([{ name: random.pick(internalRepositories), visibility: "internal" }]),
    ),
    ...outsiders("contributor", 25, () =>
      collaborator([{ name: random.pick(publicRepositories), visibility: "public" }]),
    ),
    ...outsiders("octo-owner", 3, () => ({ enterprise_roles: ["owner"] })),
    ...outsiders("octo-billing", 5, () => ({ enterprise_roles: ["billing_manager"] })),
    ...outsiders("former-member", 30, () => ({})),
    { ...outsider(random, "octo-corp-setup"), setup_user: true },
  ];
}

function outsider(random: SeededRandom, login: string): CloudUser {
  const given = random.pick(givenNames);
  const family = random.pick(familyNames);
  return {
    login,
    name: `${given.shown} ${family.shown}`,
    verified_emails: [`${given.ascii}.${family.ascii}.${login}@partner.example`],
    organizations: [],
    two_factor_auth: random.chance(0.7),
  };
}
