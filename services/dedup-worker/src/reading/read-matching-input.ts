import type { CloudInvitation, CloudUser, VisualStudioSubscription } from "@oneseat/contracts/cloud-document";
import type { Database, EnterpriseTransaction } from "@oneseat/database/open-database";
import type { CloudRecordsTable } from "@oneseat/database/tables/cloud-records";
import { CollectedAccounts } from "../matching/collected-accounts.ts";
import type { MatchingInput, MatchingSettings } from "../matching/match-accounts.ts";
import type { Overrides } from "../matching/override-index.ts";
import { readInBatches } from "./read-in-batches.ts";

const serverAccountsAtOnce = 5_000;
/** Documents of the cloud have lists in them, and may be large. */
const cloudRecordsAtOnce = 500;

export type ReadEnterprise = {
  /** Of the accounts, settings and overrides that were read. */
  readonly accountsVersion: number;
  readonly input: MatchingInput;
};

type ReadOptions = { readonly signal: AbortSignal; readonly onlyIfDue: boolean };

/**
 * Reads all that a report depends on as it was at one moment; null where the enterprise is gone or, with `onlyIfDue`,
 * nothing has changed since the last check. Memory grows with what `CollectedAccounts` keeps, not with the rows.
 */
export function readMatchingInput(
  database: Database,
  enterpriseId: string,
  options: ReadOptions,
): Promise<ReadEnterprise | null> {
  return database.forEnterprise(enterpriseId, (transaction) => readEnterprise(transaction, options), {
    isolation: "repeatable read",
    inKeyOrder: true,
  });
}

/** The same in a transaction whose statements all see one moment. */
export async function readEnterprise(
  transaction: EnterpriseTransaction,
  { signal, onlyIfDue }: ReadOptions,
): Promise<ReadEnterprise | null> {
  const { db, enterpriseId } = transaction;
  const state = await db
    .selectFrom("enterprise_state")
    .select(["accounts_version", "checked_accounts_version"])
    .where("enterprise_id", "=", enterpriseId)
    .executeTakeFirst();
  if (!state || (onlyIfDue && state.accounts_version === state.checked_accounts_version)) return null;
  const settings = await readSettings(transaction);
  const overrides = await readOverrides(transaction);
  const accounts = new CollectedAccounts();
  await readServerAccounts(transaction, accounts, signal);
  await readCloudRecords(transaction, accounts, signal);
  return { accountsVersion: state.accounts_version, input: { enterpriseId, accounts, settings, overrides } };
}

function readSettings({ db, enterpriseId }: EnterpriseTransaction): Promise<MatchingSettings> {
  return db
    .selectFrom("settings")
    .select(["matching_policy", "ignored_addresses", "shared_address_max", "billing_model", "managed_users"])
    .where("enterprise_id", "=", enterpriseId)
    .executeTakeFirstOrThrow();
}

async function readOverrides({ db, enterpriseId }: EnterpriseTransaction): Promise<Overrides> {
  const rows = await db
    .selectFrom("overrides")
    .select(["account_key", "other_account_key", "address"])
    .where("enterprise_id", "=", enterpriseId)
    .execute();
  return {
    unlinks: rows.flatMap(({ account_key, address }) => (address === null ? [] : { accountKey: account_key, address })),
    links: rows.flatMap(({ account_key, other_account_key }) =>
      other_account_key === null ? [] : [[account_key, other_account_key] as const],
    ),
  };
}

/** In the order of their ids, deployment by deployment: the order that matching wants, so that it need not sort. */
async function readServerAccounts(
  transaction: EnterpriseTransaction,
  accounts: CollectedAccounts,
  signal: AbortSignal,
): Promise<void> {
  const { db, enterpriseId } = transaction;
  const deployments = await db
    .selectFrom("deployments")
    .select(["id", "host_name"])
    .where("enterprise_id", "=", enterpriseId)
    .where("kind", "=", "server")
    .execute();
  for (const { id, host_name } of deployments) {
    const query = db
      .selectFrom("server_accounts")
      .select(["user_id", "emails"])
      .where("enterprise_id", "=", enterpriseId)
      .where("deployment_id", "=", id)
      .orderBy("user_id")
      .compile();
    for await (const rows of readInBatches(transaction, query, serverAccountsAtOnce)) {
      signal.throwIfAborted();
      for (const { user_id, emails } of rows) {
        accounts.addServerAccount({ hostName: host_name, userId: user_id, emails });
      }
    }
  }
}

/** In the order of their keys, for the same reason: a user's is the login in small letters. */
async function readCloudRecords(
  transaction: EnterpriseTransaction,
  accounts: CollectedAccounts,
  signal: AbortSignal,
): Promise<void> {
  const query = transaction.db
    .selectFrom("cloud_records")
    .select(["kind", "document"])
    .where("enterprise_id", "=", transaction.enterpriseId)
    .orderBy("deployment_id")
    .orderBy("kind")
    .orderBy("record_key")
    .compile();
  for await (const rows of readInBatches(transaction, query, cloudRecordsAtOnce)) {
    signal.throwIfAborted();
    for (const row of rows) addCloudRecord(accounts, row);
  }
}

/** Ingestion has validated every document with the contract's schema of its kind before it stored it. */
function addCloudRecord(
  accounts: CollectedAccounts,
  { kind, document }: Pick<CloudRecordsTable, "kind" | "document">,
): void {
  switch (kind) {
    case "user":
      accounts.addUser(JSON.parse(document) as CloudUser, document);
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
