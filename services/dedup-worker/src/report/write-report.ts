import { anchorSpacing, type ChangeCounts } from "@oneseat/contracts/report";
import { byteaArray, textArray } from "@oneseat/database/binary-array";
import type { Database, EnterpriseTransaction } from "@oneseat/database/open-database";
import { type Statement, type StatementValue, sendTogether } from "@oneseat/database/send-together";
import type { ReportsTable } from "@oneseat/database/tables/reports";
import type { Insertable } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { StoredReport } from "../claim-enterprise.ts";
import type { MatchingResult } from "../matching/match-accounts.ts";
import { ReportChanges } from "../matching/report-changes.ts";
import type { FirstGeneration } from "../search/first-generation.ts";
import { takeTurn } from "../take-turn.ts";
import { pruneReports } from "./prune-reports.ts";
import { replaceUncounted } from "./replace-uncounted.ts";
import { StaleClaimError } from "./stale-claim-error.ts";
import { type WrittenPeople, writePeople } from "./write-people.ts";

export type ReportToWrite = {
  readonly enterpriseId: string;
  readonly result: MatchingResult;
  /** Of the server instances whose accounts it was found from, in any order. */
  readonly hostNames: readonly string[];
  /** The accounts version that the result was found from. */
  readonly accountsVersion: number;
  /** The claim under which it was found. */
  readonly fence: number;
  /** Of a first report that shall be searchable with its commit. */
  readonly index?: FirstGeneration;
  readonly signal: AbortSignal;
};

/** The current report after the write: a new one, or the one before where nothing has changed. */
export type CurrentReport = { readonly id: string; readonly version: number; readonly isNew: boolean };

/**
 * Stores a result as the next report and makes it the current one, in one transaction, or notes that the current one still
 * holds. States of a report: it is either not there, or current, or an earlier one; its rows never change, but
 * for `valid_to`, which says in which report a row was last.
 *
 * Running twice is harmless: the second time nothing differs and no report is made. Two workers at once cannot
 * both store: writers of an enterprise take turns, and who finds that the fence is no longer its own gives up. The
 * unique version of `reports` would refuse a second report of one number.
 */
export function writeReport(database: Database, report: ReportToWrite): Promise<CurrentReport> {
  return database.forEnterprise(
    report.enterpriseId,
    async (transaction) => {
      if (!(await takeTurn(transaction))) throw new StaleClaimError();
      return storeReport(transaction, report, await readCurrentReport(transaction, report.fence));
    },
    { inKeyOrder: true },
  );
}

/** The same in the transaction of a writer whose turn it is, and who knows the report before it. */
export async function storeReport(
  transaction: EnterpriseTransaction,
  report: ReportToWrite,
  before: StoredReport,
): Promise<CurrentReport> {
  const version = before.version + 1;
  const changes = before.id === null ? null : new ReportChanges();
  const { result, hostNames, index = null, signal } = report;
  const people = await writePeople(transaction, { result, version, changes, index, signal });
  const isNew = people.changedRows > 0 || people.contentHash !== before.contentHash;
  const current = before.id === null || isNew ? { id: uuidv7(), version } : { id: before.id, version: before.version };
  const writes = [...people.rest, ...(index?.statements() ?? [])];
  if (isNew) {
    await replaceUncounted(transaction, version, result.uncounted);
    const counts = changes?.count() ?? { added: result.seatsConsumed, removed: 0, joined: 0, split: 0 };
    writes.push(insertReport(report.enterpriseId, { ...current, result, hostNames, people, counts }));
  }
  // Before the state's row, as all writers lock them.
  writes.push(nameReportOfSyncs(report, current.id));
  const results = await sendTogether(transaction.client, [...writes, switchPointer(report, current)]);
  if (results.at(-1)?.rowCount !== 1) throw new StaleClaimError();
  if (isNew) await pruneReports(transaction, version);
  return { ...current, isNew };
}

async function readCurrentReport({ db, enterpriseId }: EnterpriseTransaction, fence: number): Promise<StoredReport> {
  const state = await db
    .selectFrom("enterprise_state")
    .leftJoin("reports", (join) =>
      join
        .onRef("reports.enterprise_id", "=", "enterprise_state.enterprise_id")
        .onRef("reports.id", "=", "enterprise_state.current_report_id"),
    )
    .select(["current_report_id", "current_report_version", "dedup_fence", "content_hash"])
    .where("enterprise_state.enterprise_id", "=", enterpriseId)
    .executeTakeFirst();
  if (state?.dedup_fence !== fence) throw new StaleClaimError();
  return { id: state.current_report_id, version: state.current_report_version, contentHash: state.content_hash };
}

type ReportColumn = Exclude<keyof Insertable<ReportsTable>, "enterprise_id" | "created_at">;

type NewReport = {
  readonly id: string;
  readonly version: number;
  readonly result: MatchingResult;
  readonly hostNames: readonly string[];
  readonly people: WrittenPeople;
  readonly counts: ChangeCounts;
};

function insertReport(enterpriseId: string, report: NewReport): Statement {
  const { id, version, result, hostNames, people, counts } = report;
  const { environments } = result;
  const columns: Record<ReportColumn, StatementValue> = {
    id,
    version,
    matching_policy: result.policy,
    seats_consumed: result.seatsConsumed,
    accounts: result.accounts,
    cloud_only: environments.cloud_only,
    server_only: environments.server_only,
    cloud_and_server: environments.both,
    visual_studio: result.visualStudio,
    count_any_email: result.counts.any_email,
    count_primary_email: result.counts.primary_email,
    count_github_rule: result.counts.github_rule,
    people_added: counts.added,
    people_removed: counts.removed,
    people_joined: counts.joined,
    people_split: counts.split,
    content_hash: people.contentHash,
    host_names: textArray([...hostNames].sort()),
  };
  const values = Object.values(columns);
  const places = values.map((_, index) => `$${index + 3}`);
  return {
    name: "insert-report",
    text: `
      with anchors as (
        insert into report_anchors (enterprise_id, report_id, position, order_key)
        select $1, $3, (number - 1) * ${anchorSpacing}, order_key
        from unnest($2::bytea[]) with ordinality as anchors (order_key, number))
      insert into reports (enterprise_id, ${Object.keys(columns).join(", ")}) values ($1, ${places.join(", ")})`,
    values: [enterpriseId, byteaArray(people.anchors), ...values],
  };
}

function nameReportOfSyncs({ enterpriseId, accountsVersion }: ReportToWrite, reportId: string): Statement {
  return {
    name: "name-report-of-syncs",
    text: `
      update syncs set report_id = $2
      where enterprise_id = $1 and state = 'success' and report_id is null and accounts_version <= $3`,
    values: [enterpriseId, reportId, accountsVersion],
  };
}

/** Of no row where the claim has been lost. */
function switchPointer(
  { enterpriseId, accountsVersion, fence, index }: ReportToWrite,
  current: { readonly id: string; readonly version: number },
): Statement {
  return {
    name: "switch-pointer",
    text: `
      update enterprise_state
      set current_report_id = $2, current_report_version = $3, checked_accounts_version = $4, checked_at = now(),
        search_version = case when $6::boolean then $3 else search_version end
      where enterprise_id = $1 and dedup_fence = $5`,
    values: [enterpriseId, current.id, current.version, accountsVersion, fence, index !== undefined],
  };
}
