import type { License } from "@oneseat/contracts/report";
import { AriaStatus, Spinner } from "@primer/react";
import { Age } from "../components/age.tsx";
import styles from "./report-age.module.css";

/** A report that was checked as soon as it was made needs no second time. */
const confirmationMsMin = 60_000;

/** From when the figures are, and whether newer ones are on their way. */
export function ReportAge({ report, isStale }: { report: NonNullable<License["report"]>; isStale: boolean }) {
  const wasConfirmed = Date.parse(report.checked_at) - Date.parse(report.created_at) > confirmationMsMin;
  return (
    <span className={styles.line}>
      <span>
        {`Report ${report.version}, made `}
        <Age time={report.created_at} />
        {wasConfirmed && (
          <>
            {", found unchanged "}
            <Age time={report.checked_at} />
          </>
        )}
      </span>
      <AriaStatus as="span" className={styles.line}>
        {isStale && (
          <>
            <Spinner size="small" srText={null} />A new report is being made
          </>
        )}
      </AriaStatus>
    </span>
  );
}
