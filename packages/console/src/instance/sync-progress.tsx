import type { InstanceSync } from "@oneseat/contracts/instance-license";
import { AlertIcon, CheckCircleIcon } from "@primer/octicons-react";
import { Banner, ProgressBar, Spinner } from "@primer/react";
import { AriaStatus } from "@primer/react/experimental";
import { Age } from "../components/age.tsx";
import { SyncFailure } from "../components/sync-failure.tsx";
import styles from "./license-sync-section.module.css";
import { percentOfSync, wordsOfLeftOut, wordsOfSync, wordsOfWaiting } from "./sync-words.ts";

/** The sync that is under way, or the last one. */
export function SyncProgress({ sync }: { sync: InstanceSync }) {
  const percent = percentOfSync(sync);
  const leftOut = wordsOfLeftOut(sync.left_out);
  return (
    <div className={styles.row}>
      <div className={styles.state}>
        <StateIcon state={sync.state} />
        <div className={styles.words}>
          <AriaStatus>
            <strong>{wordsOfSync(sync)}</strong>
          </AriaStatus>
          <p className={styles.caption}>
            {sync.finished_at === null ? "Began " : sync.state === "success" ? "Last synced " : "Ended "}
            <Age time={sync.finished_at ?? sync.started_at} />
            {sync.started_by === "person" ? ", by Sync now" : ", by the weekly schedule"}
            {leftOut && `. ${leftOut}`}.
          </p>
        </div>
      </div>
      {sync.state === "pending" && percent !== null && (
        <ProgressBar progress={percent} aria-label="Progress of the sync" className={styles.progress} />
      )}
      {sync.waiting && (
        <Banner
          className={styles.notice}
          variant="warning"
          title={wordsOfWaiting(sync.waiting.for)}
          description={`${sync.waiting.reason} It goes on by itself; Sync now tries again at once.`}
        />
      )}
      {sync.error && (
        <Banner
          className={styles.notice}
          variant="critical"
          title="Why the sync failed"
          hideTitle
          description={
            <>
              <SyncFailure error={sync.error} />
              <p className={styles.caption}>Then press Sync now to try again.</p>
            </>
          }
        />
      )}
    </div>
  );
}

function StateIcon({ state }: { state: InstanceSync["state"] }) {
  if (state === "pending") return <Spinner size="small" srText={null} />;
  if (state === "success") return <CheckCircleIcon className={styles.success} />;
  return <AlertIcon className={styles.failure} />;
}
