import type { Report } from "@oneseat/contracts/report";
import { Label } from "@primer/react";
import { useMemo } from "react";
import { type Column, DataTable } from "../components/data-table.tsx";
import { formatDateAndTime } from "../components/format-date.ts";
import { formatNumber } from "../components/format-number.ts";
import { historyMarks, sentenceOf } from "./history-marks.ts";
import styles from "./history-table.module.css";

type Row = {
  readonly report: Report;
  /** Against the report before; null where that one is not loaded or there is none. */
  readonly difference: number | null;
  readonly events: string;
};

const columns: readonly Column<Row>[] = [
  {
    id: "report",
    header: "Report",
    cell: ({ report }) => (
      <>
        {formatNumber(report.version)} {report.current && <Label variant="accent">Current</Label>}
      </>
    ),
  },
  {
    id: "made",
    header: "Made",
    cell: ({ report }) => <span className={styles.time}>{formatDateAndTime(report.created_at)}</span>,
  },
  { id: "consumed", header: "Consumed", align: "end", cell: ({ report }) => formatNumber(report.seats_consumed) },
  { id: "difference", header: "Difference", align: "end", cell: ({ difference }) => formatDifference(difference) },
  {
    id: "accounts",
    header: "Accounts",
    align: "end",
    wideOnly: true,
    cell: ({ report }) => formatNumber(report.accounts),
  },
  { id: "people", header: "People", wideOnly: true, cell: ({ report }) => describeChanges(report) },
  { id: "events", header: "What happened", cell: ({ events }) => <div className={styles.events}>{events}</div> },
];

/** The same as the chart, for those who want the numbers. */
export function HistoryTable({ reports }: { reports: readonly Report[] }) {
  const rows = useMemo(() => rowsOf(reports), [reports]);
  return <DataTable label="Reports" columns={columns} rows={rows} rowId={({ report }) => report.id} />;
}

function rowsOf(reports: readonly Report[]): Row[] {
  const events = new Map(historyMarks(reports).map((mark) => [mark.reportId, sentenceOf(mark.events)]));
  return reports.map((report, index) => {
    const before = reports[index + 1];
    return {
      report,
      difference: before ? report.seats_consumed - before.seats_consumed : null,
      events: events.get(report.id) ?? "",
    };
  });
}

const signed = new Intl.NumberFormat("en-US", { signDisplay: "exceptZero" });

function formatDifference(difference: number | null): string {
  return difference === null ? "" : signed.format(difference);
}

function describeChanges({ changes }: Report): string {
  const parts = (["added", "removed", "joined", "split"] as const)
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${formatNumber(changes[kind])} ${kind}`);
  return parts.length === 0 ? "No change" : parts.join(", ");
}
