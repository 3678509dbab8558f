import { type AccountSource, firstUserId, type GhesAccount } from "./ghes/ghes-account.ts";
import { familyNames, givenNames } from "./people/name-lists.ts";
import { createSeededRandom } from "./seeded-random.ts";

export interface SyntheticAccountsOptions {
  readonly count: number;
  /** Another seed gives other people. */
  readonly seed?: number;
  /** The number of the first person: two sources overlap in the people whose numbers both cover. */
  readonly firstPerson?: number;
  /** The company's mail domain. */
  readonly domain?: string;
}

const suspendedShare = 0.04;
const dormantShare = 0.1;
const noAddressShare = 0.002;
const capitalisedShare = 0.1;
const furtherAddressShare = 0.15;
const firstAccountTime = Date.UTC(2019, 2, 4, 10);
const lastAccountTime = Date.UTC(2026, 10, 20);
/** Accounts come to life evenly between the two times, in the order of their ids. */
const lifeMs = lastAccountTime - firstAccountTime;

/**
 * Accounts by formula: each is computed from its place alone, so that a million of them take no memory. A person with
 * one number is the same in every source of one seed.
 */
export function syntheticAccounts(options: SyntheticAccountsOptions): AccountSource {
  const { count, seed = 1, firstPerson = 0, domain = "octo.example" } = options;
  return {
    length: count,
    at: (index) =>
      index < 0 || index >= count
        ? undefined
        : syntheticAccount({ index, person: firstPerson + index, count, seed, domain }),
  };
}

function syntheticAccount(place: {
  index: number;
  person: number;
  count: number;
  seed: number;
  domain: string;
}): GhesAccount {
  const { index, person, count, seed, domain } = place;
  const random = createSeededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(person + 1, 0x85ebca6b));
  const given = random.pick(givenNames);
  const family = random.pick(familyNames);
  const local = `${given.ascii}.${family.ascii}.${person}`;
  const suspended = random.chance(suspendedShare);
  const dormant = suspended || random.chance(dormantShare);
  const created = firstAccountTime + Math.floor((index / count) * lifeMs);
  const active = dormant ? created : lastAccountTime - random.integer(20 * 24 * 3600) * 1000;
  return {
    id: firstUserId + index,
    login: `${given.ascii}-${family.ascii}-${person}`,
    name: `${given.shown} ${family.shown}`,
    email: random.chance(noAddressShare)
      ? null
      : `${random.chance(capitalisedShare) ? capitalised(local) : local}@${domain}`,
    furtherEmails: random.chance(furtherAddressShare) ? [`${local}@home.example`] : [],
    role: random.chance(0.002) ? "admin" : "user",
    suspended,
    dormant,
    createdAt: isoSeconds(created),
    lastActive: isoSeconds(Math.max(created, active)),
    lastLoggedIp: `10.${random.integer(256)}.${random.integer(256)}.${random.integer(256)}`,
    repositories: random.integer(30),
    sshKeys: random.integer(4),
    organizationMemberships: 1 + random.integer(4),
    twoFactor: random.chance(0.8),
  };
}

function capitalised(text: string): string {
  return text.replace(/(^|\.)[a-z]/g, (start) => start.toUpperCase());
}

function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, "Z");
}
