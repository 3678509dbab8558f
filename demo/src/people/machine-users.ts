import type { CloudUser } from "@oneseat/contracts/cloud-document";
import type { InstanceRoster } from "./instance-roster.ts";
import type { Place } from "./person.ts";

type Rosters = Readonly<Record<Exclude<Place, "cloud">, InstanceRoster>>;

const twoDigits = (number: number): string => String(number).padStart(2, "0");
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * Accounts that no person signs in to. They consume licenses like any other; what they show is which addresses join
 * nobody: a team's mailbox on many accounts, `noreply@`, `@localhost`, text that is no address, and none at all.
 */
export function addMachineUsers(rosters: Rosters): void {
  const { eu, us, lab } = rosters;
  for (const number of upTo(24)) {
    const login = `octo-ci-${twoDigits(number)}`;
    eu.add({
      login,
      name: "",
      email: `ci-${twoDigits(number)}@octo.example`,
      furtherEmails: ["build-team@octo.example"],
    });
  }
  us.add({ login: "build-lead", name: "Build team", email: "build-team@octo.example" });
  for (const number of upTo(8)) {
    us.add({ login: `deploy-bot-${number}`, name: "", email: `deploy-${number}@octo-retail.example` });
  }
  for (const roster of [eu, us])
    roster.add({ login: "release-bot", name: "Release bot", email: "noreply@octo.example" });
  for (const roster of [eu, lab]) roster.add({ login: "backup-svc", name: "", email: "root@localhost" });
  lab.add({ login: "lab-printer", name: "", email: "printer on floor 3" });
  for (const number of upTo(6)) {
    lab.add({ login: `support-desk-${number}`, name: "Support desk", email: "Support@octo.example" });
  }
  for (const roster of [eu, us, lab]) {
    for (const number of upTo(12))
      roster.add({ login: `kiosk-${twoDigits(number)}`, name: "", email: null, dormant: number > 9 });
  }
}

/** Machine users on the cloud; those marked as bots consume nothing. */
export const cloudMachineUsers: readonly CloudUser[] = [
  ...["octo-renovate", "octo-merge-queue", "octo-release-notes"].map((login) => ({
    login,
    name: login,
    verified_emails: [],
    organizations: [{ login: "octo-platform", role: "member" as const }],
    bot: true,
  })),
  {
    login: "octo-support",
    name: "Support desk",
    verified_emails: ["support@octo.example"],
    organizations: [{ login: "octo-retail", role: "member" }],
    enterprise_roles: ["member"],
    two_factor_auth: true,
  },
];
