import type { CloudInvitation, CloudUser, VisualStudioSubscription } from "@oneseat/contracts/cloud-document";
import type { Database, EnterpriseTransaction } from "@oneseat/database/open-database";
import type { CloudRecordsTable } from "@oneseat/database/tables/cloud-records";
import type { DeploymentsTable } from "@oneseat/database/tables/deployments";
import type { OverridesTable } from "@oneseat/database/tables/overrides";
import type { ServerAccountsTable } from "@oneseat/database/tables/server-accounts";
import { CollectedAccounts } from "../matching/collected-accounts.ts";
import type { MatchingInput, MatchingSettings } from "../matching/match-accounts.ts";
import type { Overrides } from "../matching/override-index.ts";
import { accountField, copyServerAccounts } from "./copy-server-accounts.ts";
import { readInBatches } from "./read-in-batches.ts";

/** Up to so many are read by one statement that is prepared once on each connection; most deployments have fewer. */
const rowsAtOnceMax = { server: 5_000, /** Documents have lists in them, and may be large. */ cloud: 500 } as const;

export type ReadEnterprise = {
  /** Of the accounts, settings and overrides that were read. */
  readonly accountsVersion: number;
  readonly input: MatchingInput;
};

/**
 * Reads all that a report depends on as it was at one moment; null where the enterprise is gone. Memory grows with what
 * `CollectedAccounts` keeps, not with the rows.
 */
export function readMatchingInput(
  database: Database,
  enterpriseId: string,
  signal: AbortSignal,
): Promise<ReadEnterprise | null> {
  const options = { isolation: "repeatable read", inKeyOrder: true } as const;
  return database.forEnterprise(enterpriseId, (transaction) => readEnterprise(transaction, signal), options);
}

/** The same in a transaction whose statements all see one moment. */
export async function readEnterprise(
  transaction: EnterpriseTransaction,
  signal: AbortSignal,
): Promise<ReadEnterprise | null> {
  const facts = await readFacts(transaction);
  if (!facts) return null;
  const { enterpriseId } = transaction;
  const { accountsVersion, overrides, deployments, ...settings } = facts;
  const accounts = new CollectedAccounts();
  for (const deployment of deployments) {
    if (deployment.kind === "server") await readServerAccounts(transaction, accounts, { deployment, signal });
    else await readCloudRecords(transaction, accounts, { deployment, signal });
  }
  return { accountsVersion, input: { enterpriseId, accounts, settings, overrides: sortOverrides(overrides) } };
}

type Facts = MatchingSettings & {
  readonly accountsVersion: number;
  readonly overrides: readonly OverrideFacts[];
  readonly deployments: readonly Deployment[];
};

type OverrideFacts = Pick<OverridesTable, "account_key" | "other_account_key" | "address">;
type Deployment = Pick<DeploymentsTable, "id" | "kind" | "host_name"> & { readonly account_count: number };

/** All that is a row or a few, in one statement: a small enterprise has hardly more than this. */
async function readFacts({ client, enterpriseId }: EnterpriseTransaction): Promise<Facts | undefined> {
  const { rows } = await client.query<Facts>({
    name: "read-facts",
    text: `
      select accounts_version as "accountsVersion",
        matching_policy, ignored_addresses, shared_address_max, billing_model, managed_users,
        (select coalesce(json_agg(json_build_object('account_key', account_key,
          'other_account_key', other_account_key, 'address', address)), '[]')
          from overrides where enterprise_id = $1) as overrides,
        (select coalesce(json_agg(json_build_object('id', id, 'kind', kind, 'host_name', host_name,
          'account_count', account_count)), '[]')
          from deployments where enterprise_id = $1) as deployments
      from enterprise_state join settings on settings.enterprise_id = enterprise_state.enterprise_id
      where enterprise_state.enterprise_id = $1`,
    values: [enterpriseId],
  });
  return rows[0];
}

function sortOverrides(rows: readonly OverrideFacts[]): Overrides {
  return {
    unlinks: rows.flatMap(({ account_key, address }) => (address === null ? [] : { accountKey: account_key, address })),
    links: rows.flatMap(({ account_key, other_account_key }) =>
      other_account_key === null ? [] : [[account_key, other_account_key] as const],
    ),
  };
}

type Reading = { readonly deployment: Deployment; readonly signal: AbortSignal };

/** In the order of their ids: the order that matching wants, so that it need not sort. */
async function readServerAccounts(
  transaction: EnterpriseTransaction,
  accounts: CollectedAccounts,
  { deployment, signal }: Reading,
): Promise<void> {
  const { id, host_name: hostName, account_count } = deployment;
  if (account_count <= rowsAtOnceMax.server) {
    const sql =
      "select user_id, emails from server_accounts where enterprise_id = $1 and deployment_id = $2 order by user_id";
    const rows = await readAtOnce<Pick<ServerAccountsTable, "user_id" | "emails">>(transaction, deployment, sql);
    for (const { user_id: userId, emails } of rows) accounts.addServerAccount({ hostName, userId, emails });
    return;
  }
  for await (const rows of copyServerAccounts(transaction, id)) {
    signal.throwIfAborted();
    for (let row = 0; row < rows.count; row += 1) {
      rows.goTo(row);
      const userId = rows.int8(accountField.userId);
      accounts.addServerAccountBytes({ hostName, userId, emails: rows.range(accountField.emails) });
    }
  }
}

type CloudRecord = Pick<CloudRecordsTable, "kind" | "document">;

/** In the order of their keys, for the same reason: a user's is the login in small letters. */
async function readCloudRecords(
  transaction: EnterpriseTransaction,
  accounts: CollectedAccounts,
  { deployment, signal }: Reading,
): Promise<void> {
  const { id, account_count } = deployment;
  const sql = `
    select kind, document from cloud_records
    where enterprise_id = $1 and deployment_id = $2 order by kind, record_key`;
  if (account_count <= rowsAtOnceMax.cloud) {
    for (const row of await readAtOnce<CloudRecord>(transaction, deployment, sql)) addCloudRecord(accounts, row);
    return;
  }
  const query = { sql, parameters: [transaction.enterpriseId, id] };
  for await (const rows of readInBatches<CloudRecord>(transaction, query, rowsAtOnceMax.cloud)) {
    signal.throwIfAborted();
    for (const row of rows) addCloudRecord(accounts, row);
  }
}

async function readAtOnce<Row extends object>(
  { client, enterpriseId }: EnterpriseTransaction,
  { id, kind }: Deployment,
  sql: string,
): Promise<Row[]> {
  return (await client.query<Row>({ name: `read-${kind}-accounts`, text: sql, values: [enterpriseId, id] })).rows;
}

/** Ingestion has validated every document with the contract's schema of its kind before it stored it. */
function addCloudRecord(accounts: CollectedAccounts, { kind, document }: CloudRecord): void {
  switch (kind) {
    case "user":
      accounts.addUser(JSON.parse(document) as CloudUser);
      break;
    case "invitation":
      accounts.addInvitation(JSON.parse(document) as CloudInvitation);
      break;
    case "subscription":
      accounts.addSubscription(JSON.parse(document) as VisualStudioSubscription);
      break;
    default:
      kind satisfies never;
  }
}
