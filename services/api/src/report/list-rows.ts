import type { PeopleFilter, PeopleSort } from "@oneseat/contracts/people-query";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { type Expression, type SqlBool, sql } from "kysely";
import type { PeopleSelection, PersonRow } from "./find-people.ts";
import { peopleOfVersion } from "./people-of-version.ts";

/** The people of a report in order, straight from their rows: no index is needed, and whoever is passed over costs. */
export async function* listRows(
  transaction: EnterpriseTransaction,
  selection: PeopleSelection,
): AsyncGenerator<PersonRow[]> {
  let { after } = selection;
  for (;;) {
    const rows = await readRows(transaction, { ...selection, after });
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < selection.limit) return;
    after = { reportId: "", accountCount: last.account_count, orderKey: last.order_key };
  }
}

async function readRows(transaction: EnterpriseTransaction, selection: PeopleSelection): Promise<PersonRow[]> {
  const [column, direction] = sortOrder(selection.sort);
  return peopleOfVersion(transaction, selection.version)
    .select(["person_id", "order_key", "account_count", "policy_seats_more", "body"])
    .where((eb) => eb.and([...selection.filters.map(filterCondition), ...afterCursor(selection)]))
    .$if(column === "account_count", (query) => query.orderBy("account_count", direction))
    .orderBy("order_key", direction)
    .limit(selection.limit)
    .execute();
}

function filterCondition(filter: PeopleFilter): Expression<SqlBool> {
  switch (filter) {
    case "cloud":
      return sql<SqlBool>`has_cloud`;
    case "server":
      return sql<SqlBool>`has_server`;
    case "both":
      return sql<SqlBool>`(has_cloud and has_server)`;
    case "visual-studio":
      return sql<SqlBool>`visual_studio`;
    case "multiple-accounts":
      return sql<SqlBool>`account_count > 1`;
    case "policy-difference":
      return sql<SqlBool>`policy_seats_more > 0`;
    default:
      return filter satisfies never;
  }
}

function sortOrder(sort: PeopleSort): ["order_key" | "account_count", "asc" | "desc"] {
  return [sort.endsWith("accounts") ? "account_count" : "order_key", sort.startsWith("-") ? "desc" : "asc"];
}

function afterCursor({ sort, after }: PeopleSelection): Expression<SqlBool>[] {
  if (after === null) return [];
  const [column, direction] = sortOrder(sort);
  const operator = sql.raw(direction === "asc" ? ">" : "<");
  return column === "order_key"
    ? [sql<SqlBool>`order_key ${operator} ${after.orderKey}`]
    : [sql<SqlBool>`(account_count, order_key) ${operator} (${after.accountCount}, ${after.orderKey})`];
}
