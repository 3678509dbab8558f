import { foldCase } from "@oneseat/contracts/normal-address";
import { type PeopleFilter, type PeopleSort, queryWordsMax } from "@oneseat/contracts/people-query";
import type { StoredPerson } from "@oneseat/contracts/person";
import { parsePersonBody } from "@oneseat/contracts/person-body";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { ProblemError } from "@oneseat/http/problem-error";
import { createKeyReader, keyKind } from "@oneseat/people-search/person-keys";
import type { SearchIndex } from "../search/kept-blocks.ts";
import { searchOfSelection } from "../search/search-of-selection.ts";
import { searchRows } from "../search/search-rows.ts";
import { addressForms } from "../search/search-terms.ts";
import { assertSearchable, isSearchable } from "../search/when-searchable.ts";
import { listRows } from "./list-rows.ts";
import type { PeopleCursor } from "./people-cursor.ts";
import type { Viewer } from "./viewer.ts";
import { visiblePerson } from "./visible-person.ts";

export type PeopleSelection = {
  readonly index: SearchIndex;
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

/** What of a row of `people` a list needs. */
export type PersonRow = {
  readonly person_id: string;
  readonly order_key: Buffer;
  readonly account_count: number;
  readonly policy_seats_more: number;
  readonly body: string;
};

/**
 * Up to `limit` people of a report that fit, after the cursor. A query finds a person only by what the viewer may see
 * there, so that a search tells nothing more than the result shows. To be run inside `whenSearchable`.
 */
export async function findPeople(
  transaction: EnterpriseTransaction,
  selection: PeopleSelection,
  viewer: Viewer,
): Promise<SelectedPerson[]> {
  const words = queryWords(selection.query);
  if (!selection.searchesAddresses && words.some((word) => word.includes("@"))) return [];
  const found: SelectedPerson[] = [];
  for await (const rows of rowsToRead(transaction, { selection, words, viewer })) {
    for (const row of rows) {
      const visible = visiblePerson(parsePersonBody(row.body), viewer);
      if (words.length > 0 && !fits(visible, words, selection)) continue;
      found.push({
        id: row.person_id,
        orderKey: row.order_key,
        accountCount: row.account_count,
        seatsMore: row.policy_seats_more,
        visible,
      });
      if (found.length === selection.limit) return found;
    }
  }
  return found;
}

/** Throws 422 for more words than a name has. */
function queryWords(query: string | undefined): string[] {
  const words = foldCase(query ?? "")
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length <= queryWordsMax) return words;
  throw new ProblemError(422, "validation_failed", `\`query\` has more than ${queryWordsMax} words.`);
}

type Listed = { readonly selection: PeopleSelection; readonly words: readonly string[]; readonly viewer: Viewer };

/**
 * Everybody in order is read from the rows; a part of them, or another order, through the index where it is there. Words,
 * organizations and deployments are told by the index alone.
 */
function rowsToRead(
  transaction: EnterpriseTransaction,
  { selection, words, viewer }: Listed,
): AsyncGenerator<PersonRow[]> {
  const { index, version, sort, filters, organization, deployment, limit } = selection;
  const search = searchOfSelection(selection, words, viewer);
  if (words.length > 0 || organization !== undefined || deployment !== undefined) {
    assertSearchable(index, version);
    return searchRows(transaction, search, limit);
  }
  if (filters.length === 0 && !sort.endsWith("accounts")) return listRows(transaction, selection);
  return isSearchable(index, version) ? searchRows(transaction, search, limit) : listRows(transaction, selection);
}

const readKeys = createKeyReader();

/** Whether each word begins something that is shown of the person. */
function fits(visible: StoredPerson, words: readonly string[], { searchesAddresses }: PeopleSelection): boolean {
  const names: string[] = [];
  const addresses: string[] = [];
  readKeys(visible.accounts, (kind, text) => {
    if (kind === keyKind.name) names.push(text);
    else if (kind === keyKind.shownAddress || kind === keyKind.cloudAddress) addresses.push(text);
  });
  return words.every(
    (word) =>
      names.some((name) => name.startsWith(word)) ||
      (searchesAddresses && addressForms(word).some((form) => addresses.some((address) => address.startsWith(form)))),
  );
}
