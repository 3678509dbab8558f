import type { Report } from "@oneseat/contracts/report";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";

const reportsMax = 100;

/** The last reports, the newest first: those whose people can be read, and totals of those before. */
export function useReports(enterprise: string): UseQueryResult<Page<Report>, Error> {
  return useQuery({
    queryKey: [enterprise, "reports", "last"],
    queryFn: ({ signal }) =>
      request<Page<Report>>(enterprisePath(enterprise, `reports?limit=${reportsMax}`), { signal }),
  });
}
