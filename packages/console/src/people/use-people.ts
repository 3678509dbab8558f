import type { PersonSummary } from "@oneseat/contracts/people-query";
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";
import { RequestProblem } from "../api/request-problem.ts";
import { type PeopleView, searchOfView } from "./people-view.ts";

const preparingIntervalMs = 2_000;

/** A page of people. The rows of the question before stay until the answer is there; while the search is prepared it is asked again. */
export function usePeople(
  enterprise: string,
  view: PeopleView,
  cursor: string | undefined,
): UseQueryResult<Page<PersonSummary>, Error> {
  const body = searchOfView(view, cursor);
  return useQuery({
    queryKey: [enterprise, "people", "search", body],
    queryFn: ({ signal }) =>
      request<Page<PersonSummary>>(enterprisePath(enterprise, "people/search"), { method: "POST", body, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isPreparing(state.error) ? preparingIntervalMs : false),
  });
}

/** A new report can be searched a moment after it can be read. */
export function isPreparing(error: Error | null): boolean {
  return error instanceof RequestProblem && error.code === "search_not_ready";
}
