import type { CloudUser } from "@oneseat/contracts/cloud-document";
import type { StoredAccount } from "@oneseat/contracts/person";
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
  const { cloud, instances } = layEnterprise(accountCount);
  const rows = [...instances, cloud].map(readRows);
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

/** As the worker reads them: of a server account the text of its emails, of a cloud account its document. */
type Rows = {
  readonly deployment: DeploymentLayout;
  readonly emails: readonly string[];
  readonly users: readonly { readonly user: CloudUser; readonly document: string }[];
};

function readRows(deployment: DeploymentLayout): Rows {
  const emails: string[] = [];
  const users: { user: CloudUser; document: string }[] = [];
  for (let position = 0; position < deployment.size; position += 1) {
    const { person, holds } = deployment.at(position);
    const addresses = holds.map((kind) => normalAddressOf(person, kind));
    if (deployment.name === "cloud") {
      const document = flat(JSON.stringify(cloudUser(personName(person).login, addresses)));
      users.push({ user: JSON.parse(document) as CloudUser, document });
    } else emails.push(flat(JSON.stringify(addresses.map((address, index) => [address, index === 0]))));
  }
  return { deployment, emails, users };
}

function collect(enterprise: readonly Rows[]): CollectedAccounts {
  const collected = new CollectedAccounts();
  for (const { deployment, emails, users } of enterprise) {
    const { hostName } = deployment;
    for (const [position, text] of emails.entries()) {
      collected.addServerAccount({ hostName, userId: userIdAt(position), emails: text });
    }
    for (const { user, document } of users) collected.addUser(user, document);
  }
  return collected;
}

function cloudUser(login: string, addresses: readonly string[]): CloudUser {
  const [first = ""] = addresses;
  const organizations = [{ login: "octo", role: "member" as const }];
  return { login, verified_emails: [...addresses], saml_name_id: first, organizations };
}

/** The number of the person by the number that the account has in the layout. */
function personOf(result: MatchingResult, accountCount: number): Int32Array {
  const { cloud, instances } = layEnterprise(accountCount);
  const positions = new Map<string | null, number>();
  for (let position = 0; position < cloud.size; position += 1) {
    positions.set(personName(cloud.at(position).person).login, position);
  }
  const firstNumbers = new Map(instances.map(({ hostName, firstNumber }) => [hostName, firstNumber]));
  const numberOf = (account: StoredAccount): number =>
    account.deployment === "server"
      ? (firstNumbers.get(account.host_name) ?? Number.NaN) + account.user_id - userIdAt(0)
      : (positions.get(account.login) ?? Number.NaN);
  const people = new Int32Array(accountCount);
  let person = 0;
  for (const { stored } of result.people()) {
    for (const account of stored.accounts) people[numberOf(account)] = person;
    person += 1;
  }
  return people;
}
