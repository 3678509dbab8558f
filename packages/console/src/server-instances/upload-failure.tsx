import type { SyncError } from "@oneseat/contracts/sync-error";
import { AriaAlert, Banner } from "@primer/react";
import { RequestProblem } from "../api/request-problem.ts";
import { SyncFailure } from "../components/sync-failure.tsx";
import styles from "./upload-failure.module.css";

/** Why the file was not taken, where in it, and what to do. */
export function UploadFailure({ fileName, error }: { fileName: string; error: SyncError | Error }) {
  return (
    <AriaAlert announceOnShow>
      <Banner
        variant="critical"
        title={`${fileName} was not applied`}
        description={
          <>
            {error instanceof Error ? sentenceOf(error) : <SyncFailure error={error} />}
            <p className={styles.rest}>The usage that was in force before stays in force.</p>
          </>
        }
      />
    </AriaAlert>
  );
}

function sentenceOf(error: Error): string {
  return error instanceof RequestProblem ? error.message : "This is a fault in OneSeat. Load the page again.";
}
