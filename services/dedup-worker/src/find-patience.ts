import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { sql } from "kysely";

/**
 * A dedup of so many accounts takes about half of this: who waits in vain has lost less than two, and who waits for the
 * rest of some files that came together has saved one for each of them.
 */
const patienceMsPerThousandAccounts = 30;
const patienceMsMax = 60_000;
/** A message of a snapshot that is being sent comes every few hundred milliseconds. */
const chunkSilenceSecondsMax = 3;

/** How long what is due to a large enterprise may be put off, by Postgres' clock. */
export type Patience = {
  /** Another snapshot is on its way, which a report of this moment would be without. */
  readonly isSyncUnderWay: boolean;
  /** Left until the first sync that is in no report must be; 0 where none waits for one, as after a change of settings. */
  readonly reportMs: number;
  /** Left until the first report that cannot be searched must be. */
  readonly indexMs: number;
};

export async function findPatience({ db, enterpriseId }: EnterpriseTransaction, accounts: number): Promise<Patience> {
  const { rows } = await sql<Waiting>`
    select
      count(*) filter (where ${isUnderWay})::int as syncs_under_way,
      coalesce(sum(accounts_read) filter (where ${isUnderWay}), 0)::float8 as accounts_under_way,
      extract(epoch from clock_timestamp() - min(finished_at))::float8 * 1000 as unanswered_ms,
      (select extract(epoch from clock_timestamp() - min(created_at))::float8 * 1000 from reports
        where enterprise_id = ${enterpriseId} and version > search_version) as unindexed_ms
    from enterprise_state
    left join syncs on syncs.enterprise_id = enterprise_state.enterprise_id
      and (state = 'pending' or state = 'success' and report_id is null and syncs.accounts_version is not null)
    where enterprise_state.enterprise_id = ${enterpriseId}
    group by search_version`.execute(db);
  const [waiting] = rows;
  if (!waiting) return { isSyncUnderWay: false, reportMs: 0, indexMs: 0 };
  const expected = accounts + waiting.accounts_under_way;
  const wholeMs = Math.min(patienceMsMax, (expected / 1_000) * patienceMsPerThousandAccounts);
  const left = (passedMs: number | null) => (passedMs === null ? 0 : Math.max(0, wholeMs - passedMs));
  return {
    isSyncUnderWay: waiting.syncs_under_way > 0,
    reportMs: left(waiting.unanswered_ms),
    indexMs: left(waiting.unindexed_ms),
  };
}

type Waiting = {
  readonly syncs_under_way: number;
  readonly accounts_under_way: number;
  readonly unanswered_ms: number | null;
  readonly unindexed_ms: number | null;
};

/**
 * Claimed by a living process (which gives no sign of life while it applies), or its messages are coming in. One that stands
 * still is not waited for.
 */
const isUnderWay = sql`
  state = 'pending' and (
    owner_id is not null and (owned_until > clock_timestamp() or stage = 'applying')
    or owner_id is null and exists (
      select from sync_chunks
      where sync_chunks.enterprise_id = syncs.enterprise_id and sync_id = syncs.id
        and stored_at > clock_timestamp() - ${chunkSilenceSecondsMax}::integer * interval '1 second'))`;
