import type { CloudInvitation, CloudUser, VisualStudioSubscription } from "@oneseat/contracts/cloud-document";
import type { Database, EnterpriseTransaction } from "@oneseat/database/open-database";
import { type ResultsOf, type Statement, sendTogether } from "@oneseat/database/send-together";
import type { CloudRecordsTable } from "@oneseat/database/tables/cloud-records";
import type { DeploymentsTable } from "@oneseat/database/tables/deployments";
import type { OverridesTable } from "@oneseat/database/tables/overrides";
import type { ServerAccountsTable } from "@oneseat/database/tables/server-accounts";
import { CollectedAccounts } from "../matching/collected-accounts.ts";
import type { MatchingInput, MatchingSettings } from "../matching/match-accounts.ts";
import type { Overrides } from "../matching/override-index.ts";
import { accountField, copyServerAccounts } from "./copy-server-accounts.ts";
import { readInBatches } from "./read-in-batches.ts";

/** Of each kind. Few accounts may have some invitations and subscriptions more, or have become many this very moment. */
const fewRowsMax = 5_000;
/** Documents of the cloud have lists in them, and may be large. */
const cloudRecordsAtOnce = 500;

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
  const { client, enterpriseId } = transaction;
  const [{ rows }] = await sendTogether(client, [factsOf(enterpriseId)]);
  const [facts] = rows;
  if (!facts) return null;
  const accounts = new CollectedAccounts();
  for (const deployment of facts.deployments) {
    if (deployment.kind === "server") await readServerAccounts(transaction, accounts, { deployment, signal });
    else await readCloudRecords(transaction, accounts, { deployment, signal });
  }
  return asRead(enterpriseId, facts, accounts);
}

/** All that a report of a few accounts depends on, each in the order that matching wants, so that it need not sort. */
export function fewAccountsOf(enterpriseId: string) {
  const [name, values] = ["read-few-server-accounts", [enterpriseId]];
  const serverAccounts: Statement<ServerAccountRow & { readonly deployment_id: string }> = {
    ...{ name, values },
    text: `
      select deployment_id, user_id, emails from server_accounts
      where enterprise_id = $1 order by deployment_id, user_id limit ${fewRowsMax}`,
  };
  const cloudRecords: Statement<CloudRecordRow> = {
    ...{ name: "read-few-cloud-records", values },
    text: `
      select kind, document from cloud_records
      where enterprise_id = $1 order by deployment_id, kind, record_key limit ${fewRowsMax}`,
  };
  return [factsOf(enterpriseId), serverAccounts, cloudRecords] as const;
}

/** What those statements have found; null where the enterprise is gone, or has more than they read. */
export function readFewAccounts(
  enterpriseId: string,
  [
    {
      rows: [facts],
    },
    serverAccounts,
    cloudRecords,
  ]: ResultsOf<ReturnType<typeof fewAccountsOf>>,
): ReadEnterprise | null {
  if (!facts || serverAccounts.rowCount === fewRowsMax || cloudRecords.rowCount === fewRowsMax) return null;
  const hostNames = new Map(facts.deployments.map(({ id, host_name }) => [id, host_name]));
  const accounts = new CollectedAccounts();
  for (const { deployment_id, ...row } of serverAccounts.rows) {
    const hostName = hostNames.get(deployment_id);
    if (hostName === undefined) throw new Error("an account of no deployment");
    accounts.addServerAccount({ hostName, userId: row.user_id, emails: row.emails });
  }
  for (const row of cloudRecords.rows) addCloudRecord(accounts, row);
  return asRead(enterpriseId, facts, accounts);
}

function asRead(enterpriseId: string, facts: Facts, accounts: CollectedAccounts): ReadEnterprise {
  const { accountsVersion, overrides, deployments, ...settings } = facts;
  return { accountsVersion, input: { enterpriseId, accounts, settings, overrides: sortOverrides(overrides) } };
}

type Facts = MatchingSettings & {
  readonly accountsVersion: number;
  readonly overrides: readonly OverrideFacts[];
  readonly deployments: readonly Deployment[];
};

type OverrideFacts = Pick<OverridesTable, "account_key" | "other_account_key" | "address">;
type Deployment = Pick<DeploymentsTable, "id" | "kind" | "host_name"> & { readonly account_count: number };
type ServerAccountRow = Pick<ServerAccountsTable, "user_id" | "emails">;
type CloudRecordRow = Pick<CloudRecordsTable, "kind" | "document">;

/** All that is a row or a few, in one statement: a small enterprise has hardly more than this. */
function factsOf(enterpriseId: string): Statement<Facts> {
  return {
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
  };
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
  { deployment: { id, host_name: hostName }, signal }: Reading,
): Promise<void> {
  for await (const rows of copyServerAccounts(transaction, id)) {
    signal.throwIfAborted();
    for (let row = 0; row < rows.count; row += 1) {
      rows.goTo(row);
      const userId = rows.int8(accountField.userId);
      accounts.addServerAccountBytes({ hostName, userId, emails: rows.range(accountField.emails) });
    }
  }
}

/** In the order of their keys, for the same reason: a user's is the login in small letters. */
async function readCloudRecords(
  transaction: EnterpriseTransaction,
  accounts: CollectedAccounts,
  { deployment, signal }: Reading,
): Promise<void> {
  const sql = `
    select kind, document from cloud_records
    where enterprise_id = $1 and deployment_id = $2 order by kind, record_key`;
  const query = { sql, parameters: [transaction.enterpriseId, deployment.id] };
  for await (const rows of readInBatches<CloudRecordRow>(transaction, query, cloudRecordsAtOnce)) {
    signal.throwIfAborted();
    for (const row of rows) addCloudRecord(accounts, row);
  }
}

/** Ingestion has validated every document with the contract's schema of its kind before it stored it. */
function addCloudRecord(accounts: CollectedAccounts, { kind, document }: CloudRecordRow): void {
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
