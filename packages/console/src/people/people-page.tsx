import type { Report } from "@oneseat/contracts/report";
import { PeopleIcon } from "@primer/octicons-react";
import { Link as PrimerLink } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { useRef } from "react";
import { Link } from "react-router";
import { enterprisePath } from "../api/enterprise-path.ts";
import { DownloadButton } from "../components/download-button.tsx";
import { formatDateAndTime } from "../components/format-date.ts";
import { formatCount } from "../components/format-number.ts";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import { useCursors } from "../components/use-cursors.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { useReports } from "../reports/use-reports.ts";
import { PeopleFilters } from "./people-filters.tsx";
import { PeopleResult } from "./people-result.tsx";
import { everybody } from "./people-view.ts";
import { usePeople } from "./use-people.ts";
import { usePeopleView } from "./use-people-view.ts";

/** *People*: everybody in a report, each of whom consumes one license. */
export function PeoplePage() {
  const { enterprise } = useEnterprise();
  const reports = useReports(enterprise);
  return (
    <Queried query={reports} label="Loading people">
      {({ items }) => (items.length === 0 ? <NoReport /> : <PeopleOfReports reports={items} />)}
    </Queried>
  );
}

function PeopleOfReports({ reports }: { reports: readonly Report[] }) {
  const { enterprise } = useEnterprise();
  const { view, change } = usePeopleView();
  const cursors = useCursors();
  const searchBox = useRef<HTMLInputElement>(null);
  const people = usePeople(enterprise, view, cursors.current);
  const report = reports.find(({ id, current }) => (view.report === "" ? current : id === view.report));
  const csv = `consumed-licenses.csv${view.report === "" ? "" : `?report=${view.report}`}`;
  // The button that clears goes with what it cleared; whoever pressed it goes on from the search box.
  const clear = () => {
    change(everybody);
    searchBox.current?.focus();
  };
  return (
    <>
      <PageTitle
        title="People"
        description={report && describe(report)}
        actions={<DownloadButton path={enterprisePath(enterprise, csv)} label="Download CSV" />}
      />
      <PeopleFilters
        view={view}
        reports={reports}
        isLoading={people.isPlaceholderData}
        onChange={change}
        onClear={clear}
        searchBox={searchBox}
      />
      <PeopleResult view={view} people={people} cursors={cursors} report={report} onChange={change} onClear={clear} />
    </>
  );
}

function describe({ seats_consumed, created_at, current }: Report): string {
  const whose = seats_consumed === 1 ? "who consumes" : "each of whom consumes";
  const which = current ? "the current report" : "the report";
  return `${formatCount(seats_consumed, "person", "people")}, ${whose} one license, in ${which} of ${formatDateAndTime(created_at)}.`;
}

function NoReport() {
  const { enterprise, isOwner } = useEnterprise();
  return (
    <>
      <PageTitle title="People" />
      <Blankslate border>
        <Blankslate.Visual>
          <PeopleIcon size="medium" />
        </Blankslate.Visual>
        <Blankslate.Heading as="h2">No report yet</Blankslate.Heading>
        <Blankslate.Description>
          {isOwner
            ? "People show here once the first license usage has been added."
            : "People show here once an enterprise owner has added the first license usage."}{" "}
          <PrimerLink inline as={Link} to={`/enterprises/${enterprise}/settings/license`}>
            Go to License
          </PrimerLink>
        </Blankslate.Description>
      </Blankslate>
    </>
  );
}
