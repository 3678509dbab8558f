import type { SeededRandom } from "../seeded-random.ts";
import { familyNames, givenNames } from "./name-lists.ts";

/** Where a person may have an account: the three GHES instances, and the cloud enterprise. */
export type Place = "cloud" | "eu" | "us" | "lab";

/**
 * How a person's accounts hold addresses; each habit is a case that the matching rules must get right. The names of
 * GitHub's documented rule are those of the contract's fixes.
 */
export type Habit =
  | "one-address"
  | "capitals"
  /** The servers know the company's former domain; the cloud account has verified both. */
  | "former-domain"
  /** The domain is written in Unicode on the cloud and in ASCII on the servers. */
  | "two-spellings"
  /** A server's primary is private; the work address is only its second one. */
  | "secondary_only"
  /** A server has two addresses and none is the primary. */
  | "no_primary"
  /** Two cloud accounts with the same identity value. */
  | "ambiguous"
  /** Two cloud accounts, one by identity, one by a verified address. */
  | "second_cloud_account"
  /** A plus-tag, which no rule folds: two licenses until somebody links the accounts. */
  | "plus-tag"
  /** Addresses that share nothing: the same. */
  | "unrelated";

export interface Person {
  readonly name: string;
  /** Plain letters and digits, unique in the company. */
  readonly login: string;
  readonly workAddress: string;
  readonly formerAddress: string;
  readonly homeAddress: string;
  readonly places: readonly Place[];
  readonly habit: Habit;
}

export const companyDomain = "octo.example";
export const formerDomain = "octocorp.example";
export const retailDomain = "octo-retail.example";
/** A publisher that the company bought; `xn--bcher-kva.example` in ASCII. */
export const publisherDomain = "bücher.example";
export const publisherDomainAscii = "xn--bcher-kva.example";
export const homeDomains = ["home.example", "mail.example", "post.example"] as const;

type Weighted<T> = readonly [readonly [T, number], ...(readonly [T, number])[]];

const placesByShare: Weighted<readonly [Place, ...Place[]]> = [
  [["cloud"], 18],
  [["eu"], 17],
  [["us"], 9],
  [["lab"], 2],
  [["cloud", "eu"], 26],
  [["cloud", "us"], 17],
  [["eu", "us"], 3],
  [["cloud", "eu", "us"], 4],
  [["cloud", "eu", "lab"], 3],
  [["cloud", "eu", "us", "lab"], 1],
];

const domainsByShare: Weighted<string> = [
  [companyDomain, 82],
  [retailDomain, 14],
  [publisherDomain, 4],
];

const habitsByShare: Weighted<Habit> = [
  ["one-address", 64],
  ["capitals", 15],
  ["former-domain", 12],
  ["secondary_only", 4],
  ["no_primary", 0.8],
  ["ambiguous", 0.4],
  ["second_cloud_account", 1],
  ["plus-tag", 0.8],
  ["unrelated", 2],
];

export interface PeopleOptions {
  readonly count: number;
  /** Logins and mailboxes that others have. */
  readonly reserved: readonly string[];
}

/** People of the company in the order in which they joined it; logins and addresses repeat nobody else's. */
export function createPeople(random: SeededRandom, options: PeopleOptions): Person[] {
  const { count, reserved } = options;
  const taken = new Map(reserved.map((name) => [name, 1]));
  return Array.from({ length: count }, () => {
    const given = random.pick(givenNames);
    const family = random.pick(familyNames);
    const base = random.weighted<string>([
      [`${given.ascii}-${family.ascii}`, 5],
      [`${given.ascii.slice(0, 1)}${family.ascii}`, 3],
      [`${family.ascii}${given.ascii.slice(0, 1)}`, 1],
    ]);
    const mailbox = numbered(taken, `${given.ascii}.${family.ascii}`);
    const places = random.weighted(placesByShare);
    const domain = random.weighted(domainsByShare);
    return {
      name: `${given.shown} ${family.shown}`,
      login: numbered(taken, base),
      workAddress: `${mailbox}@${domain}`,
      formerAddress: `${mailbox}@${formerDomain}`,
      homeAddress: `${mailbox.replace(".", "")}@${random.pick(homeDomains)}`,
      places,
      habit: habitOf(random, places, domain),
    };
  });
}

/** `mona`, `mona2`, `mona3` … for one base after the other. */
function numbered(taken: Map<string, number>, base: string): string {
  const times = (taken.get(base) ?? 0) + 1;
  taken.set(base, times);
  return times === 1 ? base : `${base}${times}`;
}

/** Draws for everybody alike, so that a new habit moves no other person's draws. */
function habitOf(random: SeededRandom, places: readonly Place[], domain: string): Habit {
  const habit = random.weighted(habitsByShare);
  if (places.length === 1) return habit === "capitals" ? habit : "one-address";
  if (domain === publisherDomain) return "two-spellings";
  const needsCloud = habit === "ambiguous" || habit === "second_cloud_account" || habit === "former-domain";
  return needsCloud && !places.includes("cloud") ? "one-address" : habit;
}
