import { firstUserId, type GhesAccount } from "../ghes/ghes-account.ts";
import type { SeededRandom } from "../seeded-random.ts";

/** What is particular about an account; the rest is drawn. */
export interface RosterEntry {
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly furtherEmails?: readonly string[];
  readonly role?: "admin" | "user";
  readonly suspended?: boolean;
  readonly dormant?: boolean;
}

export interface InstanceRoster {
  readonly accounts: readonly GhesAccount[];
  add(entry: RosterEntry): void;
}

const hourMs = 3600 * 1000;
const firstAccountTime = Date.UTC(2019, 2, 4, 10);
/** The demo's today: nobody was active after it. */
const lastActivityTime = Date.UTC(2026, 10, 21, 18);
const activeWithinHours = 25 * 24;
const dormantAfterHours = 60 * 24;
/** Numbers go missing where accounts were deleted. */
const deletedShare = 0.08;

/** Fills one instance: ids and creation times rise together, as they do on a real one. */
export function createInstanceRoster(random: SeededRandom, hoursBetweenAccounts: number): InstanceRoster {
  const accounts: GhesAccount[] = [];
  let nextId = firstUserId;

  return {
    accounts,
    add: (entry) => {
      const { suspended = false, dormant = suspended } = entry;
      const id = nextId;
      nextId += random.chance(deletedShare) ? 2 : 1;
      const created = firstAccountTime + Math.floor((id - firstUserId + random.next()) * hoursBetweenAccounts * hourMs);
      accounts.push({
        id,
        login: entry.login,
        name: entry.name,
        email: entry.email,
        furtherEmails: entry.furtherEmails ?? [],
        role: entry.role ?? "user",
        suspended,
        dormant,
        createdAt: isoSeconds(created),
        lastActive: isoSeconds(Math.max(created, lastActivityTime - idleHours(random, dormant) * hourMs)),
        lastLoggedIp: `10.${random.integer(16)}.${random.integer(256)}.${1 + random.integer(254)}`,
        repositories: random.integer(25),
        sshKeys: random.integer(4),
        organizationMemberships: 1 + random.integer(4),
        twoFactor: random.chance(0.85),
      });
    },
  };
}

function idleHours(random: SeededRandom, dormant: boolean): number {
  return dormant ? dormantAfterHours + random.integer(400 * 24) : random.integer(activeWithinHours);
}

function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, "Z");
}
