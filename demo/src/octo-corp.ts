import type { CloudInvitation, CloudUser, VisualStudioSubscription } from "@oneseat/contracts/cloud-document";
import type { ReportColumns } from "./all-users-csv.ts";
import type { GhesAccount } from "./ghes/ghes-account.ts";
import { cloudMembers } from "./people/cloud-member.ts";
import { cloudOutsiders } from "./people/cloud-outsiders.ts";
import { createInstanceRoster, type InstanceRoster } from "./people/instance-roster.ts";
import { createInvitations } from "./people/invitations.ts";
import { addMachineUsers, cloudMachineUsers } from "./people/machine-users.ts";
import {
  companyDomain,
  createPeople,
  type Person,
  type Place,
  publisherDomainAscii,
  retailDomain,
} from "./people/person.ts";
import { serverEmails } from "./people/server-emails.ts";
import { storyNames, storyPeople } from "./people/story-people.ts";
import { createVisualStudioSubscriptions } from "./people/visual-studio.ts";
import { createSeededRandom, type SeededRandom } from "./seeded-random.ts";

export interface DemoInstance {
  readonly place: Exclude<Place, "cloud">;
  readonly hostName: string;
  readonly version: string;
  readonly columns: ReportColumns;
  readonly scim: boolean;
  readonly seats: number;
  readonly accounts: readonly GhesAccount[];
}

export interface DemoCloud {
  readonly users: readonly CloudUser[];
  readonly invitations: readonly CloudInvitation[];
  readonly visualStudioSubscriptions: readonly VisualStudioSubscription[];
}

export interface DemoEnterprise {
  readonly slug: string;
  readonly name: string;
  readonly seatsPurchased: number;
  readonly verifiedDomains: readonly string[];
  readonly instances: readonly DemoInstance[];
  readonly cloud: DemoCloud;
}

const seed = 20_261_122;
const peopleCount = 7_150;
const seatsPurchased = 7_500;
const suspendedShare = 0.05;
const dormantShare = 0.08;
const adminShare = 0.004;

type Rosters = Readonly<Record<DemoInstance["place"], InstanceRoster>>;

/** The demo's company: about 12,000 accounts on three instances and the cloud, the same on every machine. */
export function createOctoCorp(): DemoEnterprise {
  const rosters: Rosters = {
    eu: createInstanceRoster(createSeededRandom(seed + 1), 15),
    us: createInstanceRoster(createSeededRandom(seed + 2), 23),
    lab: createInstanceRoster(createSeededRandom(seed + 3), 145),
  };
  const users: CloudUser[] = [];
  addStoryPeople(rosters, users);
  addPeople(createSeededRandom(seed), rosters, users);
  addMachineUsers(rosters);
  users.push(...cloudMachineUsers, ...cloudOutsiders(createSeededRandom(seed + 4)));

  const known = { users, serverAccounts: rosters.us.accounts };
  return {
    slug: "octo-corp",
    name: "Octo Corp",
    seatsPurchased,
    verifiedDomains: [companyDomain, retailDomain, publisherDomainAscii],
    instances: demoInstances(rosters),
    cloud: {
      users,
      invitations: createInvitations(known),
      visualStudioSubscriptions: createVisualStudioSubscriptions(known),
    },
  };
}

function addStoryPeople(rosters: Rosters, users: CloudUser[]): void {
  for (const { cloud = [], servers = [] } of storyPeople) {
    users.push(...cloud);
    for (const { place, ...entry } of servers) rosters[place].add(entry);
  }
}

function addPeople(random: SeededRandom, rosters: Rosters, users: CloudUser[]): void {
  for (const person of createPeople(random, { count: peopleCount, reserved: storyNames })) {
    for (const place of person.places) {
      if (place === "cloud") users.push(...cloudMembers(random, person));
      else addServerAccount(random, rosters[place], person, place);
    }
  }
}

function addServerAccount(
  random: SeededRandom,
  roster: InstanceRoster,
  person: Person,
  place: DemoInstance["place"],
): void {
  const suspended = random.chance(suspendedShare);
  roster.add({
    login: person.login,
    name: person.name,
    ...serverEmails(person, place),
    role: random.chance(adminShare) ? "admin" : "user",
    suspended,
    dormant: suspended || random.chance(dormantShare),
  });
}

function demoInstances(rosters: Rosters): DemoInstance[] {
  const instance = (
    place: DemoInstance["place"],
    rest: Pick<DemoInstance, "version" | "columns" | "scim" | "seats">,
  ) => ({
    place,
    hostName: `ghes-${place}.octo.example`,
    accounts: rosters[place].accounts,
    ...rest,
  });
  return [
    instance("eu", { version: "3.19.2", columns: "all", scim: true, seats: 5_000 }),
    instance("us", { version: "3.18.4", columns: "all", scim: true, seats: 3_000 }),
    instance("lab", { version: "3.14.9", columns: "older", scim: false, seats: 800 }),
  ];
}
