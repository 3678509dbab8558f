import { foldCase, normalAddress } from "@oneseat/contracts/normal-address";
import { type PeopleFilter, type PeopleSort, peopleFilter, peopleSort } from "@oneseat/contracts/people-query";
import type { StoredPerson } from "@oneseat/contracts/person";
import { type Database, type EnterpriseTransaction, openDatabase } from "@oneseat/database/open-database";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertEnterprise } from "../../../../tests/builders/enterprise.ts";
import {
  indexReport,
  storedCloudAccount,
  storedPerson,
  storedPersonId,
  storedServerAccount,
  storeReport,
} from "../../../../tests/builders/stored-report.ts";
import { propertyRuns } from "../../../../tests/stack/property-runs.ts";
import { createTestDatabase, type TestDatabase } from "../../../../tests/stack/test-database.ts";
import { findPeople, type PeopleSelection, type SelectedPerson } from "../report/find-people.ts";
import { accountAddresses } from "../report/person-accounts.ts";
import type { Viewer } from "../report/viewer.ts";
import { visiblePerson } from "../report/visible-person.ts";
import { KeptBlocks } from "./kept-blocks.ts";

let testDatabase: TestDatabase;
let database: Database;
/** Of all searches, as in a process. */
const kept = new KeptBlocks();

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test" });
});
afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

const letters = ["a", "b", "\u00e9", "-"];
const word = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 3 }).map((list) => list.join(""));
const host = fc.constantFrom("a.example", "b.example");
const address = fc
  .tuple(word, fc.constantFrom("x.example", "y.example", "m\u00fcnchen.example"))
  .map((two) => two.join("@"));
const value = fc.oneof({ weight: 5, arbitrary: address }, { weight: 1, arbitrary: word });

const cloudAccount = fc
  .record({
    name: fc.option(fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => words.join(" "))),
    verified_emails: fc.array(value, { maxLength: 2 }),
    identity_values: fc.array(value, { maxLength: 1 }),
    saml_name_id: fc.option(value),
    organizations: fc
      .subarray(["octo", "Ab"])
      .map((names) => names.map((login) => ({ login, role: "member" as const }))),
  })
  .chain((facts) => word.map((login) => ({ login, facts })));
const serverAccount = fc.record({ hostName: host, emails: fc.array(value, { maxLength: 2 }) });

/** A person without the parts of its accounts' keys that must be unique. */
const shape = fc.record({
  cloud: fc.option(cloudAccount),
  server: fc.array(serverAccount, { maxLength: 2 }),
  subscribed: fc.boolean(),
  split: fc.boolean(),
});
type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

/** By number, whoever is in the first report, then who comes, changes or, where it is null, goes with each further one. */
const people = fc.nat({ max: 29 }).map(String);
const reports = fc.tuple(
  fc.dictionary(people, shape, { minKeys: 8, maxKeys: 24 }),
  fc.array(fc.dictionary(people, fc.option(shape, { freq: 3 }), { maxKeys: 8 }), { maxLength: 5 }),
);
type Reports = typeof reports extends fc.Arbitrary<infer Value> ? Value : never;

const queried = fc.record({
  words: fc.array(
    fc.oneof(word, fc.constantFrom("cloud", "a.example:1", "b.", "a", "B"), address, fc.constant("a@X.")),
    {
      maxLength: 2,
    },
  ),
  searchesAddresses: fc.boolean(),
  filters: fc.uniqueArray(fc.constantFrom(...peopleFilter.options), { maxLength: 2 }),
  organization: fc.option(fc.constantFrom("OCTO", "ab", "none"), { nil: undefined, freq: 2 }),
  deployment: fc.option(fc.constantFrom("cloud", "A.example", "none"), { nil: undefined, freq: 2 }),
  sort: fc.constantFrom(...peopleSort.options),
  limit: fc.integer({ min: 1, max: 5 }),
  version: fc.nat(),
  viewer: fc.constantFrom("domain", "none", "managed", "biller"),
});
type Queried = typeof queried extends fc.Arbitrary<infer Value> ? Value : never;

describe("a search", () => {
  test("finds whom a naive filter finds", async () => {
    await fc.assert(
      fc.asyncProperty(reports, fc.array(queried, { minLength: 8, maxLength: 8 }), fc.nat({ max: 3 }), agree),
      { numRuns: propertyRuns(25) },
    );
  }, 240_000);
});

/** The index follows each report, or several at once, and is searched each time: what is kept of it must not outlive it. */
async function agree([first, changes]: Reports, queries: Queried[], behindMax: number): Promise<void> {
  const { id } = await insertEnterprise(database);
  const stored = allReports(first, changes).map(inOrder);
  for (const [index, people] of stored.entries()) {
    await storeReport(database, id, { people, searchable: false });
    if (index % (behindMax + 1) !== 0 && index !== stored.length - 1) continue;
    await writeIndex(id, behindMax);
    const query = queries[index % queries.length];
    if (query) await agreeOn(id, { stored: stored.slice(0, index + 1), query });
  }
  for (const query of queries) await agreeOn(id, { stored, query });
}

async function agreeOn(
  enterpriseId: string,
  { stored, query }: { stored: readonly StoredPerson[][]; query: Queried },
): Promise<void> {
  const version = 1 + (query.version % stored.length);
  const found = await walk(enterpriseId, version, query);
  const expected = naive(stored[version - 1] ?? [], query).map((person) => storedPersonId(enterpriseId, person));
  expect(found.map((person) => person.id)).toEqual(expected);
}

/** Blocks and pages of very few, and generations that stay or are taken along. */
async function writeIndex(enterpriseId: string, smallGenerationPeople: number): Promise<void> {
  const blockSizes = { peopleMax: 3, keysMax: 30, pageBytes: 40 };
  await indexReport(database, enterpriseId, { blockSizes, smallGenerationPeople });
}

function allReports(first: Record<string, Shape>, changes: Record<string, Shape | null>[]): Record<string, Shape>[] {
  const all = [first];
  for (const change of changes) {
    const next = Object.entries({ ...all.at(-1), ...change });
    all.push(Object.fromEntries(next.flatMap(([number, one]) => (one ? [[number, one]] : []))));
  }
  return all;
}

function inOrder(people: Record<string, Shape>): StoredPerson[] {
  return Object.entries(people)
    .map(([number, { cloud, server, subscribed, split }]) => {
      const servers = server.map(({ hostName, emails }, index) =>
        storedServerAccount(Number(number) * 10 + index, { hostName, emails }),
      );
      const clouds = cloud ? [storedCloudAccount(`${cloud.login}${number}`, cloud.facts)] : [];
      const [first = storedServerAccount(Number(number)), ...others] = [...clouds, ...servers];
      return storedPerson([first, ...others], {
        visual_studio: subscribed ? { email: "v@x.example", status: "Matched" } : null,
        ...(split && others.length > 0 ? { github_groups: [[first.key], others.map(({ key }) => key)] } : {}),
      });
    })
    .sort((one, other) => sortable(one).compare(sortable(other)));
}

/** As the builder orders people. */
function sortable({ accounts: [first] }: StoredPerson): Buffer {
  if (first?.deployment !== "server") return Buffer.from(`0${first?.login?.toLowerCase()}\0${first?.login}`);
  return Buffer.from(`1${first.host_name}\0${String(first.user_id).padStart(16, "0")}`);
}

/** All pages of a search, one after the other. */
async function walk(enterpriseId: string, version: number, query: Queried): Promise<SelectedPerson[]> {
  const { words, limit, viewer, ...rest } = query;
  const found: SelectedPerson[] = [];
  for (;;) {
    const last = found.at(-1);
    const selection: Omit<PeopleSelection, "index"> = {
      ...{ ...rest, version, limit, query: words.join(" "), searchesAddresses: rest.searchesAddresses },
      after: last ? { reportId: "", accountCount: last.accountCount, orderKey: last.orderKey } : null,
    };
    const page = await database.forEnterprise(
      enterpriseId,
      async (transaction) => {
        const index = { enterpriseId, version: await searchVersion(transaction), kept };
        return findPeople(transaction, { ...selection, index }, viewers[viewer] ?? viewers.none);
      },
      { isolation: "repeatable read" },
    );
    found.push(...page);
    if (page.length < limit) return found;
  }
}

async function searchVersion({ db, enterpriseId }: EnterpriseTransaction): Promise<number> {
  const { search_version } = await db
    .selectFrom("enterprise_state")
    .select("search_version")
    .where("enterprise_id", "=", enterpriseId)
    .executeTakeFirstOrThrow();
  return search_version;
}

const nobody: Viewer = { seesAddresses: true, managedUsers: false, verifiedDomains: new Set() };
const viewers: Record<string, Viewer> & { none: Viewer } = {
  none: nobody,
  domain: { ...nobody, verifiedDomains: new Set(["x.example", "xn--mnchen-3ya.example"]) },
  managed: { ...nobody, managedUsers: true },
  biller: { ...nobody, seesAddresses: false },
};

function naive(people: readonly StoredPerson[], query: Queried): StoredPerson[] {
  const { filters, organization, deployment, sort } = query;
  const fitting = people.filter(
    (person) =>
      query.words.every((one) => begins(person, foldCase(one), query)) &&
      filters.every((filter) => holds(person, filter)) &&
      (organization === undefined || organizations(person).includes(organization.toLowerCase())) &&
      (deployment === undefined || person.accounts.some((account) => hostOf(account) === deployment.toLowerCase())),
  );
  return sorted(fitting, sort);
}

function begins(person: StoredPerson, one: string, { searchesAddresses, viewer }: Queried): boolean {
  if (!searchesAddresses && one.includes("@")) return false;
  const { accounts } = visiblePerson(person, viewers[viewer] ?? viewers.none);
  const names = accounts.flatMap((account) =>
    account.deployment === "cloud"
      ? [account.key, account.login ?? "", ...(account.name ?? "").split(" ")]
      : [account.key],
  );
  if (names.some((name) => foldCase(name).startsWith(one))) return true;
  const held = accounts.flatMap(accountAddresses).flatMap((shown) => normalAddress(shown) ?? []);
  return (
    searchesAddresses && [one, normalAddress(one) ?? one].some((form) => held.some((each) => each.startsWith(form)))
  );
}

function holds(person: StoredPerson, filter: PeopleFilter): boolean {
  const isOn = (deployment: string) => person.accounts.some((account) => account.deployment === deployment);
  if (filter === "both") return isOn("cloud") && isOn("server");
  if (filter === "cloud" || filter === "server") return isOn(filter);
  if (filter === "visual-studio") return person.visual_studio !== null;
  return filter === "multiple-accounts" ? person.accounts.length > 1 : person.github_groups.length > 1;
}

function organizations({ accounts }: StoredPerson): string[] {
  return accounts.flatMap((account) =>
    account.deployment === "cloud" ? account.organizations.map(({ login }) => login.toLowerCase()) : [],
  );
}

function hostOf(account: StoredPerson["accounts"][number]): string {
  return account.deployment === "cloud" ? "cloud" : account.host_name;
}

function sorted(people: readonly StoredPerson[], sort: PeopleSort): StoredPerson[] {
  const inTurn = sort.endsWith("accounts")
    ? people.toSorted((one, other) => one.accounts.length - other.accounts.length)
    : [...people];
  return sort.startsWith("-") ? inTurn.reverse() : inTurn;
}
