import { Button, Stack } from "@primer/react";
import { AriaStatus, InlineMessage } from "@primer/react/experimental";
import { problemsByField } from "../api/problems-by-field.ts";
import { formatCount, formatNumber } from "../components/format-number.ts";
import { formatDifference } from "./format-difference.ts";
import styles from "./settings-page.module.css";
import type { PreviewState } from "./use-settings-preview.ts";

/** Stays in sight while one scrolls: how much is unsaved, what it would do, and the buttons. */
export function SaveBar(props: {
  readonly changeCount: number;
  readonly preview: PreviewState;
  readonly consumedNow: number | undefined;
  readonly isSaving: boolean;
  /** What was just saved: true where a new report is being made of it; null: nothing was. */
  readonly saved: boolean | null;
  readonly error: Error | null;
  readonly onPreview: () => void;
  readonly onDiscard: () => void;
}) {
  const { changeCount, preview, consumedNow, isSaving, saved, error, onPreview, onDiscard } = props;
  const hasChanges = changeCount > 0;
  return (
    <div className={styles.bar} data-raised={hasChanges || saved !== null}>
      <AriaStatus className={styles.barWords}>
        {error && <InlineMessage variant="critical">{wordsOfError(error)}</InlineMessage>}
        {saved !== null && !hasChanges && (
          <InlineMessage variant="success">{saved ? "Saved; a new report is being made" : "Saved"}</InlineMessage>
        )}
        {!error && hasChanges && (
          <span>{`${formatCount(changeCount, "unsaved change")}${effectOf(preview, consumedNow)}`}</span>
        )}
      </AriaStatus>
      <Stack direction="horizontal" gap="condensed" wrap="wrap">
        {hasChanges && !isSaving && (
          <Button variant="invisible" onClick={onDiscard}>
            Discard
          </Button>
        )}
        {hasChanges && preview.kind !== "nothing" && preview.kind !== "invalid" && (
          <Button onClick={onPreview}>Preview</Button>
        )}
        <Button type="submit" variant="primary" inactive={!hasChanges} loading={isSaving}>
          Save changes
        </Button>
      </Stack>
    </div>
  );
}

function wordsOfError(error: Error): string {
  if (Object.keys(problemsByField(error)).length > 0) return "Not saved: mend the marked fields.";
  return `Not saved. ${error.message}`;
}

function effectOf(preview: PreviewState, consumedNow: number | undefined): string {
  if (preview.kind === "counting") return " · counting…";
  if (preview.kind !== "ready") return "";
  const then = preview.after.seats_consumed;
  const difference = consumedNow === undefined ? "" : ` (${formatDifference(then - consumedNow)})`;
  return ` · ${formatNumber(then)} consumed${difference}`;
}
