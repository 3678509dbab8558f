import type { License, Report } from "@oneseat/contracts/report";
import { SegmentedControl } from "@primer/react";
import { lazy, Suspense, useState } from "react";
import { LoadMore } from "../components/load-more.tsx";
import { Loading } from "../components/loading.tsx";
import { Queried } from "../components/queried.tsx";
import { Section } from "../components/section.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import styles from "./history-section.module.css";
import { HistoryTable } from "./history-table.tsx";
import { useHistory } from "./use-history.ts";

// What draws it is loaded after the figures.
const HistoryChart = lazy(async () => ({ default: (await import("./history-chart.tsx")).HistoryChart }));

const views = ["Chart", "Table"] as const;

/** Seats consumed from report to report, drawn or as a table. */
export function HistorySection({ license }: { license: License }) {
  const { enterprise } = useEnterprise();
  const history = useHistory(enterprise);
  const [view, setView] = useState<(typeof views)[number]>("Chart");
  return (
    <Section
      title="History"
      description="Licenses consumed in each report."
      actions={
        <SegmentedControl
          aria-label="Show the history as"
          size="small"
          onChange={(index) => setView(views[index] ?? "Chart")}
        >
          {views.map((name) => (
            <SegmentedControl.Button key={name} selected={view === name}>
              {name}
            </SegmentedControl.Button>
          ))}
        </SegmentedControl>
      }
    >
      <Queried query={history} label="Loading the history">
        {(reports) => (
          <>
            {view === "Table" ? <HistoryTable reports={reports} /> : <Chart reports={reports} license={license} />}
            <LoadMore pages={history} what="reports" />
          </>
        )}
      </Queried>
    </Section>
  );
}

function Chart({ reports, license }: { reports: readonly Report[]; license: License }) {
  return (
    <div className={styles.chart}>
      <Suspense fallback={<Loading label="Loading the chart" />}>
        <HistoryChart reports={reports} seatsPurchased={license.seats_purchased} />
      </Suspense>
    </div>
  );
}
