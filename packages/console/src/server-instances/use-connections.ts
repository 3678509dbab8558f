import type { Connection } from "@oneseat/contracts/connection";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";
import { useRefreshOnChange } from "../api/use-refresh-on-change.ts";

const awaitingIntervalMs = 5_000;

/** The newest hundred connections; asked for again while a connector may come, which then shows everywhere. For owners. */
export function useConnections(enterprise: string): UseQueryResult<readonly Connection[], Error> {
  const query = useQuery({
    queryKey: [enterprise, "connections"],
    queryFn: ({ signal }) => request<Page<Connection>>(enterprisePath(enterprise, "connections?limit=100"), { signal }),
    select: ({ items }) => items,
    refetchInterval: ({ state }) => (state.data?.items.some(mayEnrol) ? awaitingIntervalMs : false),
  });
  useRefreshOnChange(enterprise, query.data?.map(({ id, state }) => `${id} ${state}`).join());
  return query;
}

function mayEnrol({ state, enrolment_expires_at }: Connection): boolean {
  return (
    state === "awaiting_enrolment" && enrolment_expires_at !== null && Date.parse(enrolment_expires_at) > Date.now()
  );
}
