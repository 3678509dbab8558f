import type { PolicyDifferences } from "@oneseat/contracts/policy-difference";
import { CheckCircleIcon, PeopleIcon } from "@primer/octicons-react";
import { AriaStatus, Link as PrimerLink } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { CursorPager } from "../components/cursor-pager.tsx";
import { DownloadButton } from "../components/download-button.tsx";
import { formatCount } from "../components/format-number.ts";
import { Loading } from "../components/loading.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { ProblemBanner } from "../components/problem-banner.tsx";
import { useCursors } from "../components/use-cursors.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { useReports } from "../reports/use-reports.ts";
import styles from "./counted-twice-page.module.css";
import { DifferenceTable } from "./difference-table.tsx";

/** *Counted twice*: people whom GitHub's documented rule counts more than once, and what to change so that it does not. */
export function CountedTwicePage() {
  const { enterprise } = useEnterprise();
  const cursors = useCursors();
  const query = useQuery({
    queryKey: [enterprise, "policy-differences", cursors.current],
    queryFn: ({ signal }) => request<PolicyDifferences>(differencesPath(enterprise, cursors.current), { signal }),
    placeholderData: keepPreviousData,
  });
  const { data, error } = query;
  return (
    <>
      <PageTitle
        title="Counted twice"
        description="GitHub's documented rule recognizes a person by the primary email address of each account alone, so it counts people more than once whose accounts have only other addresses in common."
        actions={<DownloadButton path={enterprisePath(enterprise, "policy-differences.csv")} label="Download CSV" />}
      />
      {data && (data.people === 0 ? <NoDifferences /> : <Differences page={data} cursors={cursors} />)}
      {!data && error && (
        <ProblemBanner error={error} onRetry={() => (cursors.current ? cursors.first() : query.refetch())} />
      )}
      {!data && !error && <Loading label="Loading people counted more than once" />}
    </>
  );
}

function differencesPath(enterprise: string, cursor: string | undefined): string {
  return enterprisePath(enterprise, `policy-differences${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);
}

function Differences({ page, cursors }: { page: PolicyDifferences; cursors: ReturnType<typeof useCursors> }) {
  const { isOwner } = useEnterprise();
  const { people, seats_more, items, next_cursor } = page;
  return (
    <>
      <p className={styles.totals}>
        <strong>{`${formatCount(people, "person is", "people are")} counted more than once`}</strong> by GitHub's
        documented rule: {formatCount(seats_more, "license")} more than there are people. Change what stands beside each
        person, and the next sync brings the number down.
        {!isOwner && " Billing managers do not see the addresses; enterprise owners do."}
      </p>
      <AriaStatus className={styles.status}>
        {cursors.pageNumber > 1 || next_cursor ? `Page ${cursors.pageNumber}` : ""}
      </AriaStatus>
      <DifferenceTable differences={items} />
      <CursorPager cursors={cursors} nextCursor={next_cursor} />
    </>
  );
}

/** Good news, once there is a report that it is about. */
function NoDifferences() {
  const { enterprise } = useEnterprise();
  const reports = useReports(enterprise).data?.items;
  if (!reports) return <Loading label="Loading reports" />;
  const isEmpty = reports.length === 0;
  return (
    <Blankslate border>
      <Blankslate.Visual>
        {isEmpty ? <PeopleIcon size="medium" /> : <CheckCircleIcon size="medium" />}
      </Blankslate.Visual>
      <Blankslate.Heading as="h2">{isEmpty ? "No report yet" : "Nobody is counted more than once"}</Blankslate.Heading>
      <Blankslate.Description>
        {isEmpty
          ? "People show here once the first license usage has been added."
          : "GitHub's documented rule counts each person of the current report once. There is nothing to change."}{" "}
        <PrimerLink inline as={Link} to={`/enterprises/${enterprise}/settings/license`}>
          Go to License
        </PrimerLink>
      </Blankslate.Description>
    </Blankslate>
  );
}
