import type { PeopleFilter, PeopleSort } from "@oneseat/contracts/people-query";

/** What of the report the People page shows. */
export type PeopleView = {
  readonly query: string;
  readonly filters: readonly PeopleFilter[];
  readonly organization: string;
  readonly deployment: string;
  readonly sort: PeopleSort;
  /** A report's id; empty: the current one. */
  readonly report: string;
  readonly limit: number;
};

export const filterNames: Readonly<Record<PeopleFilter, string>> = {
  cloud: "On the cloud",
  server: "On Enterprise Server",
  both: "On both",
  "visual-studio": "Visual Studio subscription",
  "multiple-accounts": "Several accounts",
  "policy-difference": "Counted more than once by GitHub's rule",
};

/** The change that shows everybody of a report again. */
export const everybody: Partial<PeopleView> = { query: "", filters: [], organization: "", deployment: "" };

export const pageSizes: readonly number[] = [30, 50, 100];

const pageSizeDefault = 30;
const sorts: readonly string[] = ["order", "-order", "accounts", "-accounts"] satisfies PeopleSort[];

/** What a link asks for; anything that it cannot ask for is left out, an address too. */
export function viewOfParams(params: URLSearchParams): PeopleView {
  const sort = params.get("sort") ?? "";
  const limit = Number(params.get("limit"));
  return {
    query: withoutAddress(params.get("query")),
    filters: [...new Set(params.getAll("filter").filter(isFilter))],
    organization: withoutAddress(params.get("organization")),
    deployment: withoutAddress(params.get("deployment")),
    sort: isSort(sort) ? sort : "order",
    report: params.get("report") ?? "",
    limit: pageSizes.includes(limit) ? limit : pageSizeDefault,
  };
}

/** The same as a link. No address stands in it: links are kept in histories and logs. */
export function paramsOfView(view: PeopleView): URLSearchParams {
  const params = new URLSearchParams();
  const set = (name: string, value: string) => value !== "" && params.set(name, value);
  set("query", withoutAddress(view.query));
  for (const filter of view.filters) params.append("filter", filter);
  set("organization", withoutAddress(view.organization));
  set("deployment", withoutAddress(view.deployment));
  set("sort", view.sort === "order" ? "" : view.sort);
  set("report", view.report);
  set("limit", view.limit === pageSizeDefault ? "" : String(view.limit));
  return params;
}

/** The body of `POST /people/search`. */
export function searchOfView(view: PeopleView, cursor: string | undefined): Record<string, unknown> {
  const { query, filters, organization, deployment, sort, report, limit } = view;
  return {
    sort,
    limit,
    ...(query.trim() === "" ? {} : { query: query.trim() }),
    ...(filters.length === 0 ? {} : { filter: filters }),
    ...(organization === "" ? {} : { organization }),
    ...(deployment === "" ? {} : { deployment }),
    ...(report === "" ? {} : { report }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** Whether the view leaves anybody of the report out. */
export function narrows({ query, filters, organization, deployment }: PeopleView): boolean {
  return query.trim() !== "" || filters.length > 0 || organization !== "" || deployment !== "";
}

/** Whether a text may be an address or the beginning of one. */
export function holdsAddress(text: string): boolean {
  return text.includes("@");
}

function withoutAddress(text: string | null): string {
  return text === null || holdsAddress(text) ? "" : text;
}

function isFilter(name: string): name is PeopleFilter {
  return Object.hasOwn(filterNames, name);
}

function isSort(name: string): name is PeopleSort {
  return sorts.includes(name);
}
