import { createHash, randomUUID } from "node:crypto";
import type { StoredAccount, StoredCloudAccount, StoredPerson, StoredServerAccount } from "@oneseat/contracts/person";
import { anchorSpacing } from "@oneseat/contracts/report";
import type { Database, EnterpriseTransaction } from "@oneseat/database/open-database";
import { validToOpen } from "@oneseat/database/tables/people";
import { type SearchIndexOptions, writeSearchIndex } from "@oneseat/dedup-worker/search/write-search-index";
import { v5 as uuidv5 } from "uuid";
import { builtHostName } from "./export-file.ts";

const rowsAtOnceMax = 1_000;

export interface StoredReportOptions {
  /** In the order of the report. */
  readonly people: readonly StoredPerson[];
  readonly uncounted?: Readonly<Record<string, string>>;
  readonly matchingPolicy?: "any-email" | "primary-email";
  /** False leaves the search index behind, as between the two steps of a dedup-worker. */
  readonly searchable?: boolean;
}

/**
 * Makes the next report of an enterprise the current one, as a dedup-worker would have stored it: people who are the same
 * as in the report before keep their rows, others get new ones. For tests of what reads reports.
 */
export async function storeReport(
  database: Database,
  enterpriseId: string,
  { people, uncounted = {}, matchingPolicy = "any-email", searchable = true }: StoredReportOptions,
): Promise<{ id: string; version: number }> {
  const id = randomUUID();
  const stored = await database.forEnterprise(enterpriseId, async (transaction) => {
    const { db } = transaction;
    const state = await db
      .selectFrom("enterprise_state")
      .select("current_report_version")
      .where("enterprise_id", "=", enterpriseId)
      .executeTakeFirstOrThrow();
    const version = state.current_report_version + 1;
    const rows = people.map((person) => personRow(enterpriseId, version, person));
    await replaceRows(transaction, version, rows);
    await replaceUncounted(transaction, version, uncounted);
    await db
      .insertInto("reports")
      .values({ ...reportRow(people), enterprise_id: enterpriseId, id, version, matching_policy: matchingPolicy })
      .execute();
    const anchors = rows
      .map(({ order_key }, position) => ({ enterprise_id: enterpriseId, report_id: id, position, order_key }))
      .filter(({ position }) => position % anchorSpacing === 0);
    if (anchors.length > 0) await db.insertInto("report_anchors").values(anchors).execute();
    await db
      .updateTable("enterprise_state")
      .set(({ ref }) => ({
        current_report_id: id,
        current_report_version: version,
        checked_at: new Date(),
        checked_accounts_version: ref("accounts_version"),
      }))
      .where("enterprise_id", "=", enterpriseId)
      .execute();
    return { id, version };
  });
  if (searchable) await indexReport(database, enterpriseId);
  return stored;
}

/** Makes the stored reports searchable, as a dedup-worker does after each. */
export async function indexReport(
  database: Database,
  enterpriseId: string,
  sizes: Omit<SearchIndexOptions, "signal"> = {},
): Promise<void> {
  await writeSearchIndex(database, enterpriseId, { ...sizes, signal: new AbortController().signal });
}

export function storedCloudAccount(login: string, changes: Partial<StoredCloudAccount> = {}): StoredCloudAccount {
  return {
    key: `cloud:${login}`,
    deployment: "cloud",
    login,
    name: null,
    invitation: false,
    why: "organization_member",
    verified_emails: [],
    identity_values: [],
    saml_name_id: null,
    organizations: [{ login: "octo", role: "member" }],
    repositories: [],
    enterprise_roles: [],
    two_factor_auth: null,
    pending_invites: [],
    ...changes,
  };
}

/** The first of the addresses is the primary. */
export function storedServerAccount(
  userId: number,
  options: { hostName?: string; emails?: readonly string[] } = {},
): StoredServerAccount {
  const { hostName = builtHostName, emails = [] } = options;
  return {
    key: `${hostName}:${userId}`,
    deployment: "server",
    host_name: hostName,
    user_id: userId,
    emails: emails.map((email, index) => ({ email, primary: index === 0 })),
  };
}

export function storedPerson(
  accounts: readonly [StoredAccount, ...StoredAccount[]],
  changes: Partial<StoredPerson> = {},
): StoredPerson {
  const groups = [accounts.map(({ key }) => key)];
  return { accounts, visual_studio: null, reasons: [], notes: [], github_groups: groups, fixes: [], ...changes };
}

/** As `person_id` is made (matching.md, "Order, reasons, identity"). */
export function storedPersonId(enterpriseId: string, person: StoredPerson): string {
  return uuidv5(person.accounts[0]?.key ?? "", enterpriseId);
}

function personRow(enterpriseId: string, version: number, person: StoredPerson) {
  const body = JSON.stringify(person);
  const cloud = person.accounts.filter((account) => account.deployment === "cloud");
  const server = person.accounts.filter((account) => account.deployment === "server");
  return {
    enterprise_id: enterpriseId,
    order_key: orderKey(person.accounts[0]),
    valid_from: version,
    person_id: storedPersonId(enterpriseId, person),
    has_cloud: cloud.length > 0,
    has_server: server.length > 0,
    visual_studio: person.visual_studio !== null,
    account_count: person.accounts.length,
    policy_seats_more: person.github_groups.length - 1,
    body,
  };
}

type PersonRow = ReturnType<typeof personRow>;

/** Cloud accounts before server accounts; by folded login, or by host name and the number of the user. */
function orderKey(account: StoredAccount | undefined): Buffer {
  if (account?.deployment !== "server") {
    const login = account?.login ?? account?.key ?? "";
    return Buffer.from(`0${login.toLowerCase()}\0${login}`);
  }
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(account.user_id));
  return Buffer.concat([Buffer.from(`1${account.host_name}\0`), number]);
}

async function replaceRows(
  { db, enterpriseId }: EnterpriseTransaction,
  version: number,
  rows: readonly PersonRow[],
): Promise<void> {
  const open = await db
    .selectFrom("people")
    .select(["person_id", "body"])
    .where("enterprise_id", "=", enterpriseId)
    .where("valid_to", "=", validToOpen)
    .execute();
  const kept = new Set(rows.map(({ body }) => body));
  const ended = open.filter(({ body }) => !kept.has(body));
  for (const { person_id } of ended) {
    await db
      .updateTable("people")
      .set({ valid_to: version })
      .where("enterprise_id", "=", enterpriseId)
      .where("person_id", "=", person_id)
      .where("valid_to", "=", validToOpen)
      .execute();
  }
  const known = new Set(open.map(({ body }) => body));
  const begun = rows.filter(({ body }) => !known.has(body));
  for (let start = 0; start < begun.length; start += rowsAtOnceMax) {
    await db
      .insertInto("people")
      .values(begun.slice(start, start + rowsAtOnceMax))
      .execute();
  }
}

async function replaceUncounted(
  { db, enterpriseId }: EnterpriseTransaction,
  version: number,
  uncounted: Readonly<Record<string, string>>,
): Promise<void> {
  await db
    .updateTable("uncounted_accounts")
    .set({ valid_to: version })
    .where("enterprise_id", "=", enterpriseId)
    .where("valid_to", "=", validToOpen)
    .execute();
  const rows = Object.entries(uncounted).map(([account_key, why]) => ({
    ...{ enterprise_id: enterpriseId, account_key, why },
    valid_from: version,
  }));
  if (rows.length > 0) await db.insertInto("uncounted_accounts").values(rows).execute();
}

function reportRow(people: readonly StoredPerson[]) {
  const isOn = (person: StoredPerson, deployment: StoredAccount["deployment"]) =>
    person.accounts.some((account) => account.deployment === deployment);
  const both = people.filter((person) => isOn(person, "cloud") && isOn(person, "server")).length;
  const cloud = people.filter((person) => isOn(person, "cloud")).length;
  const groups = people.reduce((sum, { github_groups }) => sum + github_groups.length, 0);
  return {
    seats_consumed: people.length,
    accounts: people.reduce((sum, { accounts }) => sum + accounts.length, 0),
    cloud_only: cloud - both,
    server_only: people.length - cloud,
    cloud_and_server: both,
    visual_studio: people.filter(({ visual_studio }) => visual_studio !== null).length,
    count_any_email: people.length,
    count_primary_email: groups,
    count_github_rule: groups,
    ...{ people_added: 0, people_removed: 0, people_joined: 0, people_split: 0 },
    content_hash: createHash("sha256").update(JSON.stringify(people)).digest("hex"),
    host_names: [...new Set(people.flatMap(({ accounts }) => accounts.flatMap(hostNamesOf)))].sort(),
  };
}

function hostNamesOf(account: StoredAccount): string[] {
  return account.deployment === "server" ? [account.host_name] : [];
}
