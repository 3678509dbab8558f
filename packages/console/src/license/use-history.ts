import type { Report } from "@oneseat/contracts/report";
import { useInfiniteQuery } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";

const reportsPerPage = 50;

/** All reports that have been loaded so far, the newest first. */
export function useHistory(enterprise: string) {
  return useInfiniteQuery({
    queryKey: [enterprise, "reports", "history"],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: `${reportsPerPage}`, ...(pageParam ? { cursor: pageParam } : {}) });
      return request<Page<Report>>(enterprisePath(enterprise, `reports?${query}`), { signal });
    },
    initialPageParam: "",
    getNextPageParam: ({ next_cursor }) => next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}
