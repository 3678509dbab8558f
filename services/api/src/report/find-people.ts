import { foldCase, normalAddress } from "@oneseat/contracts/normal-address";
import { type PeopleFilter, type PeopleSort, queryWordsMax } from "@oneseat/contracts/people-query";
import type { StoredPerson } from "@oneseat/contracts/person";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { ProblemError } from "@oneseat/http/problem-error";
import { type Expression, type SqlBool, sql } from "kysely";
import type { PeopleCursor } from "./people-cursor.ts";
import { peopleOfVersion } from "./people-of-version.ts";
import { accountAddresses } from "./person-accounts.ts";
import { parseStoredPerson } from "./stored-person.ts";
import type { Viewer } from "./viewer.ts";
import { visiblePerson } from "./visible-person.ts";

export type PeopleSelection = {
  readonly version: number;
  readonly query: string | undefined;
  /** Whether `query` may be the beginning of an address. */
  readonly searchesAddresses: boolean;
  readonly filters: readonly PeopleFilter[];
  readonly organization: string | undefined;
  readonly deployment: string | undefined;
  readonly sort: PeopleSort;
  readonly after: PeopleCursor | null;
  readonly limit: number;
};

export type SelectedPerson = {
  readonly id: string;
  readonly orderKey: Buffer;
  readonly accountCount: number;
  readonly seatsMore: number;
  readonly visible: StoredPerson;
};

/**
 * Up to `limit` people of a report that fit, after the cursor. Reads the people one after the other and stops at the
 * limit. An address finds a person only where the viewer may see it there, so that a search tells nothing more
 * than the result shows.
 */
export async function findPeople(
  transaction: EnterpriseTransaction,
  selection: PeopleSelection,
  viewer: Viewer,
): Promise<SelectedPerson[]> {
  const words = queryWords(selection.query);
  if (!selection.searchesAddresses && words.some((word) => word.includes("@"))) return [];
  const found: SelectedPerson[] = [];
  let after = selection.after;
  for (;;) {
    const rows = await readRows(transaction, { ...selection, after }, words);
    for (const row of rows) {
      const visible = visiblePerson(parseStoredPerson(row.body), viewer);
      if (words.some((word, index) => !row.named[index] && !holdsAddress(visible, word))) continue;
      found.push({
        id: row.person_id,
        orderKey: row.order_key,
        accountCount: row.account_count,
        seatsMore: row.policy_seats_more,
        visible,
      });
      if (found.length === selection.limit) return found;
    }
    const last = rows.at(-1);
    if (!last || rows.length < selection.limit) return found;
    after = { reportId: "", accountCount: last.account_count, orderKey: last.order_key };
  }
}

/** Throws 422 for more words than a name has. */
function queryWords(query: string | undefined): string[] {
  const words = foldCase(query ?? "")
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length <= queryWordsMax) return words;
  throw new ProblemError(422, "validation_failed", `\`query\` has more than ${queryWordsMax} words.`);
}

async function readRows(transaction: EnterpriseTransaction, selection: PeopleSelection, words: readonly string[]) {
  const named = words.map((word) => beginsKey("search_names", word));
  const fits = words.map((word, index) =>
    selection.searchesAddresses
      ? sql<SqlBool>`(${named[index]} or ${beginsAddress(word)})`
      : sql<SqlBool>`${named[index]}`,
  );
  const [column, direction] = sortOrder(selection.sort);
  return peopleOfVersion(transaction, selection.version)
    .select(["person_id", "order_key", "account_count", "policy_seats_more", "body"])
    .select(sql<boolean[]>`array[${sql.join(named)}]::boolean[]`.as("named"))
    .where((eb) => eb.and([...fits, ...filterConditions(selection), ...afterCursor(selection)]))
    .$if(column === "account_count", (query) => query.orderBy("account_count", direction))
    .orderBy("order_key", direction)
    .limit(selection.limit)
    .execute();
}

/** Keys stand each after a line feed, so that a prefix is found as the two together; no pattern, nothing to escape. */
function beginsKey(column: "search_names" | "search_addresses", word: string): Expression<SqlBool> {
  return sql<SqlBool>`strpos(${sql.ref(column)}, ${`\n${word}`}) > 0`;
}

/** As it was typed, and where it is a whole address in the normal form of its domain too. */
function beginsAddress(word: string): Expression<SqlBool> {
  const normal = normalAddress(word);
  if (normal === null || normal === word) return beginsKey("search_addresses", word);
  return sql<SqlBool>`(${beginsKey("search_addresses", word)} or ${beginsKey("search_addresses", normal)})`;
}

function holdsAddress(visible: StoredPerson, word: string): boolean {
  const normal = normalAddress(word) ?? word;
  return visible.accounts.flatMap(accountAddresses).some((address) => {
    const held = normalAddress(address) ?? foldCase(address);
    return held.startsWith(word) || held.startsWith(normal);
  });
}

function filterConditions({ filters, organization, deployment }: PeopleSelection): Expression<SqlBool>[] {
  const conditions = filters.map(filterCondition);
  if (organization !== undefined) {
    const named = foldCase(organization);
    conditions.push(sql<SqlBool>`exists (select from unnest(organizations) as one where lower(one) = ${named})`);
  }
  if (deployment !== undefined) {
    const host = foldCase(deployment);
    conditions.push(host === "cloud" ? sql<SqlBool>`has_cloud` : sql<SqlBool>`${host} = any(host_names)`);
  }
  return conditions;
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
