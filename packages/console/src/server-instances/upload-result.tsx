import type { Upload } from "@oneseat/contracts/sync";
import { AriaStatus, Banner, Label } from "@primer/react";
import { formatCount, formatNumber } from "../components/format-number.ts";
import styles from "./upload-result.module.css";

type Props = {
  readonly upload: Upload;
  readonly seatsBefore: number | null;
  readonly seatsNow: number | null;
};

/** The accounts are in, and this is what they made of the count. */
export function UploadResult({ upload, seatsBefore, seatsNow }: Props) {
  return (
    <AriaStatus announceOnShow className={styles.frame}>
      <Banner
        variant="success"
        title={`${formatCount(upload.accounts_read, "account")} applied`}
        description={sentenceOf(seatsBefore, seatsNow)}
      />
      {upload.signed === false && (
        <p className={styles.unsigned}>
          <Label variant="attention">Unsigned</Label> The file bears no signature of a key that is registered here, so
          nothing shows that it is as the instance exported it. Connect the instance, or register its key, and its files
          are checked.
        </p>
      )}
    </AriaStatus>
  );
}

function sentenceOf(before: number | null, now: number | null): string {
  if (now === null) return "A newer report has taken the place of the one that included them first.";
  if (before === null) return `The first report counts ${formatCount(now, "license")}.`;
  if (before === now) return `The report still counts ${formatNumber(now)} licenses: nothing about its people changed.`;
  return `The report now counts ${formatNumber(now)} licenses (before: ${formatNumber(before)}).`;
}
