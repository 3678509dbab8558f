import type { Change, ChangeCounts } from "@oneseat/contracts/report";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { sql } from "kysely";
import { peopleOfVersion } from "../../report/people-of-version.ts";

export type ChangedPeople = {
  readonly kind: Change["kind"];
  readonly order_key: Buffer;
  readonly now_ids: string[];
  readonly before_ids: string[];
};

export type Comparison = {
  readonly earlier: number;
  readonly later: number;
  /** Of one kind alone; without it, of every kind. */
  readonly kind: Change["kind"] | undefined;
  readonly after: { readonly orderKey: Buffer; readonly kind: Change["kind"] } | null;
  readonly limit: number;
};

/** `counts` are of all changes between the two, whichever of them are asked for. */
export type ComparedReports = { readonly counts: ChangeCounts; readonly changed: readonly ChangedPeople[] };

/**
 * People who changed between two versions (matching.md, "Changes between two reports compare accounts"), in the order
 * of the report. A row that is valid at both versions has the same accounts in both, and so no part in any change:
 * only rows that began or ended between the two are compared.
 */
export async function compareReports(
  transaction: EnterpriseTransaction,
  comparison: Comparison,
): Promise<ComparedReports> {
  const { earlier, later, kind, after, limit } = comparison;
  if (earlier === 0) return everybodyAdded(transaction, comparison);
  const { db, enterpriseId } = transaction;
  const ofKind = kind ? sql`kind = ${kind}` : sql`true`;
  const position = after ? sql`(order_key, kind) > (${after.orderKey}, ${after.kind})` : sql`true`;
  const { rows } = await sql<ComparedRow>`
    with now_accounts as (
      select person_id, order_key, account ->> 'key' as account_key
      from people cross join lateral json_array_elements(${accountsOfBody}) as account
      where enterprise_id = ${enterpriseId}
        and valid_from > ${earlier} and valid_from <= ${later} and valid_to > ${later}
    ), before_accounts as (
      select person_id, order_key, account ->> 'key' as account_key
      from people cross join lateral json_array_elements(${accountsOfBody}) as account
      where enterprise_id = ${enterpriseId}
        and valid_from <= ${earlier} and valid_to > ${earlier} and valid_to <= ${later}
    ), pairs as (
      select distinct now.person_id as now_id, now.order_key as now_order,
        before.person_id as before_id, before.order_key as before_order
      from now_accounts as now full join before_accounts as before using (account_key)
    ), changes as (
      select case when count(before_id) = 0 then 'added' else 'joined' end as kind, now_order as order_key,
        array[now_id] as now_ids,
        coalesce(array_agg(before_id order by before_order) filter (where before_id is not null), '{}') as before_ids
      from pairs where now_id is not null group by now_id, now_order
      having count(before_id) = 0 or count(before_id) > 1
      union all
      select case when count(now_id) = 0 then 'removed' else 'split' end, before_order,
        coalesce(array_agg(now_id order by now_order) filter (where now_id is not null), '{}'),
        array[before_id]
      from pairs where before_id is not null group by before_id, before_order
      having count(now_id) = 0 or count(now_id) > 1
    ), totals as (
      select count(*) filter (where kind = 'added') as added, count(*) filter (where kind = 'removed') as removed,
        count(*) filter (where kind = 'joined') as joined, count(*) filter (where kind = 'split') as split
      from changes
    ), page as (
      select * from changes where ${ofKind} and ${position} order by order_key, kind limit ${limit}
    )
    select * from totals left join page on true order by order_key, kind`.execute(db);
  return comparedReports(rows);
}

/** The totals stand on each row, and on a row by themselves when there is no change to show. */
type ComparedRow = ChangeCounts & (ChangedPeople | { readonly kind: null });

function comparedReports(rows: readonly ComparedRow[]): ComparedReports {
  const { added = 0, removed = 0, joined = 0, split = 0 } = rows[0] ?? {};
  return { counts: { added, removed, joined, split }, changed: rows.filter((row) => row.kind !== null) };
}

/**
 * Postgres cannot read JSON with an escaped NUL or half of a surrogate pair, and an address may hold either. What comes in
 * their place does not matter here: no account key holds one. Bodies without any escape, nearly all, are spared the regular
 * expression, which cost half of the comparison.
 */
const accountsOfBody = sql`(case when strpos(body, ${"\\u"}) = 0 then body
  else regexp_replace(body, ${"\\\\u(0000|d[89a-f][0-9a-f]{2})"}, ${"\\\\ufffd"}, 'g') end)::json -> 'accounts'`;

/** Against nobody at all there is nothing to compare: the report is read in its order, whatever its size. */
async function everybodyAdded(
  transaction: EnterpriseTransaction,
  { later, kind, after, limit }: Comparison,
): Promise<ComparedReports> {
  const { db, enterpriseId } = transaction;
  const report = await db
    .selectFrom("reports")
    .select("seats_consumed")
    .where("enterprise_id", "=", enterpriseId)
    .where("version", "=", later)
    .executeTakeFirstOrThrow();
  const counts = { added: report.seats_consumed, removed: 0, joined: 0, split: 0 };
  if (kind !== undefined && kind !== "added") return { counts, changed: [] };
  const people = peopleOfVersion(transaction, later)
    .select(["order_key", "person_id"])
    .orderBy("order_key")
    .limit(limit);
  const rows = await (after ? people.where("order_key", ">", after.orderKey) : people).execute();
  const changed = rows.map(({ order_key, person_id }) => ({
    kind: "added" as const,
    order_key,
    now_ids: [person_id],
    before_ids: [],
  }));
  return { counts, changed };
}
