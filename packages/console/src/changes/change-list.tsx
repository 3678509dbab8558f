import type { Changes } from "@oneseat/contracts/report";
import { AriaStatus, UnderlineNav } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { CursorPager } from "../components/cursor-pager.tsx";
import { formatCount, formatNumber } from "../components/format-number.ts";
import { Loading } from "../components/loading.tsx";
import { ProblemBanner } from "../components/problem-banner.tsx";
import { useCursors } from "../components/use-cursors.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import styles from "./change-list.module.css";
import { ChangeTable } from "./change-table.tsx";
import { type ChangeKind, type ComparedReports, changesSearch, kindNames, kindOfParams } from "./changes-view.ts";

/** The changes between two reports, of one kind or of all, page by page. */
export function ChangeList({ compared }: { compared: ComparedReports }) {
  const { enterprise } = useEnterprise();
  const [params] = useSearchParams();
  const kind = kindOfParams(params);
  const cursors = useCursors();
  const path = changesPath(compared, kind, cursors.current);
  const query = useQuery({
    queryKey: [enterprise, "changes", path],
    queryFn: ({ signal }) => request<Changes>(enterprisePath(enterprise, path), { signal }),
    placeholderData: keepPreviousData,
  });
  const { data, error } = query;
  if (!data && error) {
    return <ProblemBanner error={error} onRetry={() => (cursors.current ? cursors.first() : query.refetch())} />;
  }
  if (!data) return <Loading label="Loading changes" />;
  return (
    <div className={styles.list} data-outdated={query.isPlaceholderData} aria-busy={query.isPlaceholderData}>
      <KindTabs counts={data.counts} kind={kind} params={params} />
      <AriaStatus className={styles.status}>{statusWords(data, kind)}</AriaStatus>
      {data.items.length > 0 && <ChangeTable changes={data.items} compared={compared} />}
      {data.items.length === 0 && <NoChanges isAny={total(data.counts) > 0} />}
      <CursorPager cursors={cursors} nextCursor={data.next_cursor} />
    </div>
  );
}

function changesPath({ report, since }: ComparedReports, kind: ChangeKind | null, cursor: string | undefined): string {
  const search = new URLSearchParams({ since: since.id, ...(kind ? { kind } : {}), ...(cursor ? { cursor } : {}) });
  return `reports/${report.id}/changes?${search}`;
}

function KindTabs(props: {
  readonly counts: Changes["counts"];
  readonly kind: ChangeKind | null;
  readonly params: URLSearchParams;
}) {
  const { counts, kind, params } = props;
  const kinds = Object.keys(kindNames).filter((name): name is ChangeKind => name in kindNames);
  return (
    <UnderlineNav aria-label="Kinds of changes" className={styles.kinds}>
      {[null, ...kinds].map((one) => (
        <UnderlineNav.Item
          key={one}
          as={Link}
          to={{ search: changesSearch(params, { kind: one }).toString() }}
          {...(one === kind ? { "aria-current": "page" as const } : {})}
          counter={formatNumber(one === null ? total(counts) : counts[one])}
        >
          {one === null ? "All" : kindNames[one]}
        </UnderlineNav.Item>
      ))}
    </UnderlineNav>
  );
}

function statusWords({ counts }: Changes, kind: ChangeKind | null): string {
  if (kind === null) return formatCount(total(counts), "change");
  const explained = {
    added: "none of their accounts was in the earlier report",
    removed: "none of their accounts is in the later report",
    joined: "their accounts were several people's before",
    split: "their accounts are several people's now",
  };
  const people = formatCount(counts[kind], "person", "people");
  return counts[kind] === 0 ? people : `${people}: ${explained[kind]}`;
}

function NoChanges({ isAny }: { isAny: boolean }) {
  return (
    <Blankslate border>
      <Blankslate.Heading as="h2">{isAny ? "No changes of this kind" : "Nobody changed"}</Blankslate.Heading>
      <Blankslate.Description>
        {isAny
          ? "Between these two reports there are other changes."
          : "The same people with the same accounts are in both reports, or changed only within one person."}
      </Blankslate.Description>
    </Blankslate>
  );
}

function total({ added, removed, joined, split }: Changes["counts"]): number {
  return added + removed + joined + split;
}
