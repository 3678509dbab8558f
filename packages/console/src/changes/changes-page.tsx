import type { Report } from "@oneseat/contracts/report";
import { GitCompareIcon } from "@primer/octicons-react";
import { Link as PrimerLink } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { Link, useSearchParams } from "react-router";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { useReports } from "../reports/use-reports.ts";
import { ChangeList } from "./change-list.tsx";
import { comparedReports } from "./changes-view.ts";
import { ReportTotals } from "./report-totals.tsx";
import { ReportsChoice } from "./reports-choice.tsx";

/** *Changes*: who came, who went, and whose accounts were joined or split between two reports. */
export function ChangesPage() {
  const { enterprise } = useEnterprise();
  const reports = useReports(enterprise);
  return (
    <>
      <PageTitle
        title="Changes"
        description="Who was added or removed between two reports, and whose accounts were joined to one person or split into several."
      />
      <Queried query={reports} label="Loading reports">
        {({ items }) => <Comparison reports={items} />}
      </Queried>
    </>
  );
}

function Comparison({ reports }: { reports: readonly Report[] }) {
  const [params] = useSearchParams();
  const compared = comparedReports(reports, params);
  if (!compared) return <NothingToCompare isEmpty={reports.length === 0} />;
  return (
    <>
      <ReportsChoice reports={reports} compared={compared} />
      <ChangeList compared={compared} />
      <ReportTotals reports={reports} />
    </>
  );
}

function NothingToCompare({ isEmpty }: { isEmpty: boolean }) {
  const { enterprise } = useEnterprise();
  return (
    <Blankslate border>
      <Blankslate.Visual>
        <GitCompareIcon size="medium" />
      </Blankslate.Visual>
      <Blankslate.Heading as="h2">{isEmpty ? "No report yet" : "Only one report so far"}</Blankslate.Heading>
      <Blankslate.Description>
        {isEmpty
          ? "A report is made when the first license usage has been added; changes show from the second one on."
          : "There is nothing to compare it with yet. Another report is made when accounts or settings change the count."}{" "}
        <PrimerLink inline as={Link} to={`/enterprises/${enterprise}/${isEmpty ? "settings/license" : "people"}`}>
          {isEmpty ? "Go to License" : "See the people of the report"}
        </PrimerLink>
      </Blankslate.Description>
    </Blankslate>
  );
}
