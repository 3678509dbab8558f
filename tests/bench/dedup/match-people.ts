import type { CloudUser } from "@oneseat/contracts/cloud-document";
import { CollectedAccounts } from "@oneseat/dedup-worker/matching/collected-accounts";
import { JsonBytes } from "@oneseat/dedup-worker/matching/json-bytes";
import {
  type MatchingResult,
  type MatchingSettings,
  matchAccounts,
} from "@oneseat/dedup-worker/matching/match-accounts";
import type { Clock } from "../contender/run-contender.ts";
import { userIdAt } from "../data/enterprise-accounts.ts";
import { type DeploymentLayout, layEnterprise } from "../data/enterprise-layout.ts";
import { flat } from "../data/joining-pairs.ts";
import { normalAddressOf, personName } from "../data/person-addresses.ts";
import type { DedupInput } from "./dedup-input.ts";
import { describePeople, type FoundPeople } from "./found-people.ts";
import { warmUp } from "./warm-up.ts";

export type MatchedPeople = FoundPeople & {
  /** Before what is timed: from the rows as the database gives them to numbered addresses. */
  readonly collectSeconds: number;
  /** After it: all people, one by one, with accounts, reasons and notes. */
  readonly reasonsSeconds: number;
};

/** Ours, with all accounts, addresses and rules: people under three policies and their counts are timed, the rest apart. */
export async function contend({ accountCount, warmUpAccounts }: DedupInput, clock: Clock): Promise<MatchedPeople> {
  warmUp(readAccounts(warmUpAccounts).accounts, match);
  const { accounts, collectSeconds } = readAccounts(accountCount);
  clock.start();
  const result = match(accounts);
  clock.stop();
  const reasonsFrom = performance.now();
  const keys: string[][] = [];
  const json = new JsonBytes();
  for (const person of result.people()) {
    person.writeBody(json);
    json.take();
    keys.push(person.accountKeys);
  }
  const reasonsSeconds = secondsSince(reasonsFrom);
  return { ...describePeople(personOf(keys, accountCount)), collectSeconds, reasonsSeconds };
}

/** The rows are gone when matching begins, as they are in the worker. */
function readAccounts(accountCount: number) {
  const rows = readEnterprise(accountCount);
  const startedAt = performance.now();
  const accounts = collect(rows);
  return { accounts, collectSeconds: secondsSince(startedAt) };
}

function match(accounts: CollectedAccounts): MatchingResult {
  return matchAccounts({ enterpriseId, accounts, settings, overrides: { unlinks: [], links: [] } });
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000;
}

const enterpriseId = "0f8e1c1e-6a51-4a39-9d8c-2f0f9a6f0001";
const settings: MatchingSettings = {
  matching_policy: "any-email",
  ignored_addresses: ["*@users.noreply.github.com", "noreply@*", "no-reply@*", "*@localhost"],
  shared_address_max: 3,
  billing_model: "volume",
  managed_users: false,
};

/** As the database gives them: of a server account the text of its emails, of a cloud account its document. */
type Rows = {
  readonly deployment: DeploymentLayout;
  readonly emails: readonly string[];
  readonly documents: readonly string[];
};

/** In the order in which the worker reads them. */
function readEnterprise(accountCount: number): readonly Rows[] {
  const { cloud, instances } = layEnterprise(accountCount);
  return [...instances, cloud].map(readRows);
}

function readRows(deployment: DeploymentLayout): Rows {
  const emails: string[] = [];
  const users: CloudUser[] = [];
  for (let position = 0; position < deployment.size; position += 1) {
    const { person, holds } = deployment.at(position);
    const addresses = holds.map((kind) => normalAddressOf(person, kind));
    if (deployment.name === "cloud") users.push(cloudUser(personName(person).login, addresses));
    else emails.push(flat(JSON.stringify(addresses.map((address, index) => [address, index === 0]))));
  }
  users.sort((one, other) => (one.login < other.login ? -1 : 1));
  return { deployment, emails, documents: users.map((user) => flat(JSON.stringify(user))) };
}

function collect(enterprise: readonly Rows[]): CollectedAccounts {
  const collected = new CollectedAccounts();
  for (const { deployment, emails, documents } of enterprise) {
    const { hostName } = deployment;
    for (const [position, text] of emails.entries()) {
      collected.addServerAccount({ hostName, userId: userIdAt(position), emails: text });
    }
    for (const document of documents) collected.addUser(JSON.parse(document) as CloudUser);
  }
  return collected;
}

function cloudUser(login: string, addresses: readonly string[]): CloudUser {
  const [first = ""] = addresses;
  const organizations = [{ login: "octo", role: "member" as const }];
  return { login, verified_emails: [...addresses], saml_name_id: first, organizations };
}

/** By the number that an account has in the layout, the number of its person, from the account keys of each. */
function personOf(keys: readonly (readonly string[])[], accountCount: number): Int32Array {
  const { cloud, instances } = layEnterprise(accountCount);
  const numbers = new Map<string, number>();
  for (let position = 0; position < cloud.size; position += 1) {
    numbers.set(personName(cloud.at(position).person).login, position);
  }
  const firstNumbers = new Map(instances.map(({ hostName, firstNumber }) => [hostName, firstNumber - userIdAt(0)]));
  const people = new Int32Array(accountCount);
  for (const [person, own] of keys.entries()) {
    for (const key of own) {
      const colon = key.lastIndexOf(":");
      const [place, name] = [key.slice(0, colon), key.slice(colon + 1)];
      const number = place === "cloud" ? numbers.get(name) : (firstNumbers.get(place) ?? Number.NaN) + Number(name);
      people[number ?? Number.NaN] = person;
    }
  }
  return people;
}
