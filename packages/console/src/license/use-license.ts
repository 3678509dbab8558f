import type { License } from "@oneseat/contracts/report";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { useRefreshOnChange } from "../api/use-refresh-on-change.ts";

const staleIntervalMs = 5_000;
const quietIntervalMs = 60_000;

/** The seats as they are. While a report is being made it is asked for more often, and when the report is there, so is all else. */
export function useLicense(enterprise: string): UseQueryResult<License, Error> {
  const query = useQuery({
    queryKey: [enterprise, "license"],
    queryFn: ({ signal }) => request<License>(enterprisePath(enterprise, "license"), { signal }),
    refetchInterval: ({ state }) => (state.data?.stale ? staleIntervalMs : quietIntervalMs),
  });
  useRefreshOnChange(enterprise, query.data && `${query.data.report?.id} ${query.data.stale}`);
  return query;
}
