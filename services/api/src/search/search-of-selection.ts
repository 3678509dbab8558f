import { foldCase } from "@oneseat/contracts/normal-address";
import type { PeopleFilter } from "@oneseat/contracts/people-query";
import { personFlag } from "@oneseat/people-search/people-facts";
import type { PeopleSelection } from "../report/find-people.ts";
import type { Viewer } from "../report/viewer.ts";
import type { PeopleSearch } from "./search-people.ts";
import { searchTerms } from "./search-terms.ts";

/** What a list of people asks of the index; `words` are those of its query. */
export function searchOfSelection(selection: PeopleSelection, words: readonly string[], viewer: Viewer): PeopleSearch {
  const { index, version, filters, organization, searchesAddresses, sort, after } = selection;
  const host = selection.deployment === undefined ? undefined : foldCase(selection.deployment);
  const ofCloud = host === "cloud" ? personFlag.cloud : 0;
  const hostName = host === "cloud" ? undefined : host;
  return {
    index,
    terms: searchTerms({ words, searchesAddresses, organization, hostName }, viewer),
    filter: {
      version,
      flags: filters.reduce((flags, filter) => flags | filterFlags(filter), ofCloud),
      accountsMin: filters.includes("multiple-accounts") ? 2 : 1,
    },
    sort: { by: sort.endsWith("accounts") ? "accounts" : "order", descending: sort.startsWith("-") },
    after,
  };
}

function filterFlags(filter: PeopleFilter): number {
  switch (filter) {
    case "cloud":
      return personFlag.cloud;
    case "server":
      return personFlag.server;
    case "both":
      return personFlag.cloud | personFlag.server;
    case "visual-studio":
      return personFlag.visualStudio;
    case "policy-difference":
      return personFlag.policyDifference;
    case "multiple-accounts":
      return 0;
    default:
      return filter satisfies never;
  }
}
