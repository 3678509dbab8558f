import type { License } from "@oneseat/contracts/report";
import type { SettingsPreview } from "@oneseat/contracts/settings-preview";
import { Spinner } from "@primer/react";
import { AriaStatus } from "@primer/react/experimental";
import { useEffect, useState } from "react";
import { type Column, DataTable } from "../components/data-table.tsx";
import { formatNumber } from "../components/format-number.ts";
import { ProblemBanner } from "../components/problem-banner.tsx";
import { Section } from "../components/section.tsx";
import { formatDifference } from "./format-difference.ts";
import styles from "./settings-page.module.css";
import type { PreviewState } from "./use-settings-preview.ts";

const slowMs = 4000;

type Row = { readonly label: string; readonly now: number | null; readonly after: number };

/** The effect of the unsaved changes, before they are saved. */
export function PreviewSection({ preview, now }: { preview: PreviewState; now: License | undefined }) {
  return (
    <Section
      title="Preview"
      description="What the unsaved changes would do to your licenses. Nothing is stored by looking."
    >
      <AriaStatus className={styles.previewWords}>{wordsOf(preview, now)}</AriaStatus>
      {preview.kind === "counting" && <Counting isBusy={preview.isBusy} />}
      {preview.kind === "failed" && (
        <ProblemBanner error={preview.error} title="The preview could not be made" onRetry={preview.retry} />
      )}
      {preview.kind === "ready" && (
        <DataTable label="Effect of the changes" columns={columns} rows={rowsOf(now, preview.after)} rowId={idOf} />
      )}
    </Section>
  );
}

function wordsOf(preview: PreviewState, now: License | undefined): string {
  if (preview.kind === "nothing") return "No unsaved change affects the count.";
  if (preview.kind === "invalid") return "Mend the marked fields to see the effect.";
  if (preview.kind !== "ready") return "";
  const { seats_consumed, seats_available } = preview.after;
  const change =
    now === undefined
      ? ""
      : seats_consumed === now.seats_consumed
        ? " as now"
        : ` instead of ${formatNumber(now.seats_consumed)}, ${formatDifference(seats_consumed - now.seats_consumed)}`;
  const left =
    seats_available < 0
      ? `${formatNumber(-seats_available)} more than you purchased`
      : `${formatNumber(seats_available)} left`;
  return `${formatNumber(seats_consumed)} consumed licenses${change}; ${left}.`;
}

function Counting({ isBusy }: { isBusy: boolean }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.counting}>
      <Spinner size="small" srText={null} />
      <AriaStatus>
        {isBusy
          ? "Other previews are being counted; yours begins by itself."
          : isSlow
            ? "Still counting. Very many accounts take up to a minute; you can save without waiting."
            : "Counting…"}
      </AriaStatus>
    </div>
  );
}

const columns: readonly Column<Row>[] = [
  { id: "label", header: "Licenses", cell: ({ label }) => label },
  { id: "now", header: "Now", align: "end", cell: ({ now }) => (now === null ? "–" : formatNumber(now)) },
  { id: "after", header: "Then", align: "end", cell: ({ after }) => formatNumber(after) },
  {
    id: "difference",
    header: "Difference",
    align: "end",
    cell: ({ now, after }) => (now === null ? "–" : formatDifference(after - now)),
  },
];

function idOf({ label }: Row): string {
  return label;
}

function rowsOf(now: License | undefined, after: SettingsPreview): Row[] {
  const row = (label: string, read: (figures: SettingsPreview) => number): Row => ({
    label,
    now: now === undefined ? null : read(now),
    after: read(after),
  });
  return [
    row("Consumed", (figures) => figures.seats_consumed),
    row("Available", (figures) => figures.seats_available),
    row("Cloud only", (figures) => figures.environments.cloud_only),
    row("Server only", (figures) => figures.environments.server_only),
    row("Cloud and server", (figures) => figures.environments.both),
    row("Visual Studio", (figures) => figures.visual_studio),
    row("By any email address", (figures) => figures.counts.any_email),
    row("By primary email address", (figures) => figures.counts.primary_email),
    row("By GitHub's documented rule", (figures) => figures.counts.github_rule),
  ];
}
