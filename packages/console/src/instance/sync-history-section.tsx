import type { InstanceSync } from "@oneseat/contracts/instance-license";
import { Label, type LabelColorOptions } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";
import { Age } from "../components/age.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { formatNumber } from "../components/format-number.ts";
import { LoadMore } from "../components/load-more.tsx";
import { Queried } from "../components/queried.tsx";
import { Section } from "../components/section.tsx";
import { SyncFailure } from "../components/sync-failure.tsx";
import { wordsOfSync } from "./sync-words.ts";
import { isRunning } from "./use-instance-license.ts";

const perPage = 10;

const results: Readonly<Record<InstanceSync["state"], readonly [LabelColorOptions, string]>> = {
  pending: ["accent", "Syncing"],
  success: ["success", "Success"],
  failure: ["danger", "Failure"],
};

/** Every sync that the connector remembers, newest first. */
export function SyncHistorySection({ lastSync }: { lastSync: InstanceSync | null }) {
  const query = useInfiniteQuery({
    queryKey: ["syncs"],
    queryFn: ({ signal, pageParam }) => request<Page<InstanceSync>>(pathOf(pageParam), { signal }),
    initialPageParam: "",
    getNextPageParam: ({ next_cursor }) => next_cursor,
    // The newest is on the page already, and followed there.
    select: ({ pages }) =>
      pages.flatMap(({ items }) => items).map((sync) => (sync.id === lastSync?.id ? lastSync : sync)),
  });
  return (
    <Section title="History">
      <Queried query={query} label="Loading the history">
        {(syncs) =>
          syncs.length === 0 ? (
            <Blankslate border size="small">
              <Blankslate.Heading as="h3">No syncs yet</Blankslate.Heading>
              <Blankslate.Description>Each sync and its result will be listed here.</Blankslate.Description>
            </Blankslate>
          ) : (
            <DataTable label="History of syncs" columns={columns} rows={syncs} rowId={({ id }) => id} />
          )
        }
      </Queried>
      <LoadMore pages={query} what="syncs" />
    </Section>
  );
}

function pathOf(cursor: string): string {
  return `/api/license/syncs?limit=${perPage}${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
}

const columns: readonly Column<InstanceSync>[] = [
  { id: "started", header: "Started", cell: ({ started_at }) => <Age time={started_at} /> },
  {
    id: "by",
    header: "Started by",
    cell: ({ started_by }) => (started_by === "person" ? "Sync now" : "Weekly schedule"),
    wideOnly: true,
  },
  { id: "result", header: "Result", cell: ({ state }) => <ResultLabel state={state} /> },
  { id: "users", header: "Users", align: "end", cell: ({ accounts_read }) => formatNumber(accounts_read) },
  { id: "details", header: "Details", cell: (sync) => <Details sync={sync} /> },
];

function ResultLabel({ state }: { state: InstanceSync["state"] }) {
  const [variant, words] = results[state];
  return <Label variant={variant}>{words}</Label>;
}

function Details({ sync }: { sync: InstanceSync }) {
  if (sync.error) return <SyncFailure error={sync.error} />;
  return isRunning(sync) ? wordsOfSync(sync) : "";
}
