import type { Upload } from "@oneseat/contracts/sync";
import { AriaStatus, ProgressBar } from "@primer/react";
import { formatBytes } from "../components/format-bytes.ts";
import { formatCount } from "../components/format-number.ts";
import styles from "./upload-progress.module.css";

const announceDelayMs = 1_000;

type Props = {
  readonly file: File;
  readonly upload: Upload | null;
  readonly hasArrived: boolean;
};

/** What is happening to the file right now. */
export function UploadProgress({ file, upload, hasArrived }: Props) {
  const percent = percentOf({ file, upload, hasArrived });
  return (
    <div className={styles.frame}>
      <AriaStatus delayMs={announceDelayMs}>
        <strong>{stageOf(upload, hasArrived)}</strong>
      </AriaStatus>
      <ProgressBar
        className={styles.bar}
        progress={percent}
        animated
        aria-label={`Upload of ${file.name}`}
        aria-valuetext={`${percent} percent`}
      />
      <span className={styles.facts}>
        {`${file.name}: ${formatBytes(upload?.bytes_read ?? 0)} of ${formatBytes(file.size)}, ${formatCount(upload?.accounts_read ?? 0, "account")} read`}
      </span>
    </div>
  );
}

function stageOf(upload: Upload | null, hasArrived: boolean): string {
  if (upload?.sync_state === "SUCCESS") {
    return `${formatCount(upload.accounts_read, "account")} applied. A new report is being made`;
  }
  if (!hasArrived) return "Uploading the file";
  return upload?.stage === "applying" ? "Applying the accounts" : "Checking the file";
}

/** Reading is nearly all of it; the rest is for what follows. A compressed file is longer once it is read: it stops short of the end too. */
function percentOf({ file, upload, hasArrived }: Props): number {
  if (upload?.sync_state === "SUCCESS") return 95;
  if (hasArrived) return 90;
  return Math.min(85, Math.floor((85 * (upload?.bytes_read ?? 0)) / Math.max(file.size, 1)));
}
