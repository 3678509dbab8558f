import type { Sync } from "@oneseat/contracts/sync";
import { Blankslate } from "@primer/react/experimental";
import { useInfiniteQuery } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";
import { LoadMore } from "../components/load-more.tsx";
import { NotFoundPage } from "../components/not-found-page.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { SyncsTable } from "./syncs-table.tsx";

const pendingIntervalMs = 5_000;
const quietIntervalMs = 60_000;

/** Every sync by any way, the newest first. For owners. */
export function SyncsPage() {
  const { enterprise, isOwner } = useEnterprise();
  return isOwner ? <OwnersPage enterprise={enterprise} /> : <NotFoundPage />;
}

function OwnersPage({ enterprise }: { enterprise: string }) {
  const syncs = useSyncs(enterprise);
  return (
    <>
      <PageTitle
        title="Sync history"
        description="Everything that came in or was turned away: from connected instances, as uploaded files, and from the cloud."
      />
      <Queried query={syncs} label="Loading the sync history">
        {(items) =>
          items.length === 0 ? (
            <NoSyncs />
          ) : (
            <>
              <SyncsTable syncs={items} />
              <LoadMore pages={syncs} what="syncs" />
            </>
          )
        }
      </Queried>
    </>
  );
}

function useSyncs(enterprise: string) {
  return useInfiniteQuery({
    queryKey: [enterprise, "syncs"],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams(pageParam ? { cursor: pageParam } : {});
      return request<Page<Sync>>(enterprisePath(enterprise, `syncs?${query}`), { signal });
    },
    initialPageParam: "",
    getNextPageParam: ({ next_cursor }) => next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.items.some((sync) => sync.state === "pending") ? pendingIntervalMs : quietIntervalMs,
  });
}

function NoSyncs() {
  return (
    <Blankslate border>
      <Blankslate.Heading as="h2">Nothing has come in yet</Blankslate.Heading>
      <Blankslate.Description>Under License, add server usage or connect an instance.</Blankslate.Description>
    </Blankslate>
  );
}
