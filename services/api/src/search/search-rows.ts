import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { PersonRow } from "../report/find-people.ts";
import { type PeopleSearch, searchPeople } from "./search-people.ts";
import type { MatchedRow } from "./walk-matches.ts";

/** The people of a report in order whom the index finds: all who fit, and seldom one who does not. */
export async function* searchRows(
  transaction: EnterpriseTransaction,
  search: PeopleSearch,
  rowsAtOnce: number,
): AsyncGenerator<PersonRow[]> {
  let matched: MatchedRow[] = [];
  for await (const row of searchPeople(transaction, search)) {
    matched.push(row);
    if (matched.length < rowsAtOnce) continue;
    yield await readRows(transaction, matched);
    matched = [];
  }
  if (matched.length > 0) yield await readRows(transaction, matched);
}

/** By the whole primary key, one lookup a row: of a table that it knows nothing of yet, Postgres would rather read all. */
async function readRows(
  { client, enterpriseId }: EnterpriseTransaction,
  matched: readonly MatchedRow[],
): Promise<PersonRow[]> {
  const orderKeys = matched.map(({ orderKey }) => orderKey);
  const versions = matched.map(({ validFrom }) => validFrom);
  const { rows } = await client.query<PersonRow>({ ...rowsStatement, values: [enterpriseId, orderKeys, versions] });
  return rows;
}

/** Each connection prepares it once. */
const rowsStatement = {
  name: "read-matched-people",
  text: `
    select person.*
    from unnest($2::bytea[], $3::integer[]) with ordinality as matched (order_key, valid_from, number)
      cross join lateral (
        select person_id, order_key, account_count, policy_seats_more, body from people
        where enterprise_id = $1 and order_key = matched.order_key and valid_from = matched.valid_from
        offset 0
      ) as person
    order by matched.number`,
};
