import type { Report } from "@oneseat/contracts/report";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";

/** The totals of one report, which never change. */
export function useReport(enterprise: string, id: string): UseQueryResult<Report, Error> {
  return useQuery({
    queryKey: [enterprise, "reports", id],
    queryFn: ({ signal }) => request<Report>(enterprisePath(enterprise, `reports/${id}`), { signal }),
  });
}
