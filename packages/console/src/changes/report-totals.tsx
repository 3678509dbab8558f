import type { Report } from "@oneseat/contracts/report";
import { type Column, DataTable } from "../components/data-table.tsx";
import { formatDateAndTime } from "../components/format-date.ts";
import { formatNumber } from "../components/format-number.ts";
import { Section } from "../components/section.tsx";

const columns: readonly Column<Report>[] = [
  {
    id: "report",
    header: "Report",
    cell: (report) => `Version ${report.version}, ${formatDateAndTime(report.created_at)}`,
  },
  { id: "consumed", header: "Consumed", align: "end", cell: (report) => formatNumber(report.seats_consumed) },
  count("added", "Added"),
  count("removed", "Removed"),
  count("joined", "Joined"),
  count("split", "Split"),
];

/** Reports before those that can be compared person by person. Nothing where there is none. */
export function ReportTotals({ reports }: { reports: readonly Report[] }) {
  const older = reports.filter(({ people_readable }) => !people_readable);
  if (older.length === 0) return null;
  return (
    <Section
      title="Earlier reports"
      description="Only the last twelve reports are kept person by person. Of these the totals remain, with the changes since the report before each."
    >
      <DataTable label="Totals of earlier reports" columns={columns} rows={older} rowId={({ id }) => id} />
    </Section>
  );
}

function count(kind: keyof Report["changes"], header: string): Column<Report> {
  return { id: kind, header, align: "end", wideOnly: true, cell: ({ changes }) => formatNumber(changes[kind]) };
}
