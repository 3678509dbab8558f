import { CollectedAccounts } from "@oneseat/dedup-worker/matching/collected-accounts";
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

export type MatchedPeople = FoundPeople & {
  /** Of the time that is measured: from rows to numbered addresses. */
  readonly collectSeconds: number;
  /** After it: all people, one by one, with accounts, reasons and notes. */
  readonly reasonsSeconds: number;
};

/** Ours, with all addresses and rules: people and the three counts are timed, reasons apart. */
export async function contend({ accountCount }: DedupInput, clock: Clock): Promise<MatchedPeople> {
  const rows = readRows(accountCount);
  clock.start();
  const startedAt = performance.now();
  const accounts = collect(rows);
  const collectSeconds = (performance.now() - startedAt) / 1_000;
  const result = matchAccounts({ enterpriseId, accounts, settings, overrides: { unlinks: [], links: [] } });
  clock.stop();
  const reasonsFrom = performance.now();
  let reasons = 0;
  for (const { stored } of result.people()) reasons += stored.reasons.length;
  const reasonsSeconds = (performance.now() - reasonsFrom) / 1_000;
  if (reasons !== accountCount - result.seatsConsumed) throw new Error("an account has no reason");
  return { ...describePeople(personOf(result, accountCount)), collectSeconds, reasonsSeconds };
}

const enterpriseId = "0f8e1c1e-6a51-4a39-9d8c-2f0f9a6f0001";
const settings: MatchingSettings = {
  matching_policy: "any-email",
  ignored_addresses: ["*@users.noreply.github.com", "noreply@*", "no-reply@*", "*@localhost"],
  shared_address_max: 3,
  billing_model: "volume",
  managed_users: false,
};

type Rows = {
  readonly users: readonly Parameters<CollectedAccounts["addUser"]>[0][];
  readonly accounts: readonly Parameters<CollectedAccounts["addServerAccount"]>[0][];
};

/** What the worker has in memory once it has read a row. */
function readRows(accountCount: number): Rows {
  const { cloud, instances } = layEnterprise(accountCount);
  const users = placedOn(cloud).map(({ person, addresses: [first = "", ...others] }) => ({
    login: personName(person).login,
    verified_emails: others.length === 0 ? [first] : [first, ...others],
    saml_name_id: first,
    organizations: [{ login: "octo", role: "member" as const }],
  }));
  const accounts = instances.flatMap((instance) =>
    placedOn(instance).map(({ position, addresses }) => ({
      hostName: instance.hostName,
      userId: userIdAt(position),
      emails: addresses.map((address, index) => [address, index === 0] as const),
    })),
  );
  return { users, accounts };
}

function placedOn(deployment: DeploymentLayout) {
  return Array.from({ length: deployment.size }, (_, position) => {
    const { person, holds } = deployment.at(position);
    return { position, person, addresses: holds.map((kind) => flat(normalAddressOf(person, kind))) };
  });
}

function collect({ users, accounts }: Rows): CollectedAccounts {
  const collected = new CollectedAccounts();
  for (const account of accounts) collected.addServerAccount(account);
  for (const user of users) collected.addUser(user);
  return collected;
}

/** The number of the person by the number that the account has in the layout. */
function personOf(result: MatchingResult, accountCount: number): Int32Array {
  const { cloud, instances } = layEnterprise(accountCount);
  const numbers = new Map(
    placedOn(cloud).map(({ position, person }) => [`cloud:${personName(person).login}`, position]),
  );
  for (const { hostName, firstNumber, size } of instances) {
    for (let position = 0; position < size; position += 1) {
      numbers.set(`${hostName}:${userIdAt(position)}`, firstNumber + position);
    }
  }
  const people = new Int32Array(accountCount);
  let person = 0;
  for (const { stored } of result.people()) {
    for (const { key } of stored.accounts) people[numbers.get(key) ?? -1] = person;
    person += 1;
  }
  return people;
}
