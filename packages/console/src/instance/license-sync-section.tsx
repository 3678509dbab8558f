import type { InstanceLicense } from "@oneseat/contracts/instance-license";
import { SyncIcon } from "@primer/octicons-react";
import { Banner, Button, ToggleSwitch } from "@primer/react";
import { useId } from "react";
import { Age } from "../components/age.tsx";
import { formatDateAndTime } from "../components/format-date.ts";
import { Section } from "../components/section.tsx";
import styles from "./license-sync-section.module.css";
import { SyncProgress } from "./sync-progress.tsx";
import { isRunning, useSwitchSync, useSyncNow } from "./use-instance-license.ts";

/** *License sync*: now, by the week, and how the last one went. */
export function LicenseSyncSection(props: { readonly license: InstanceLicense; readonly isUnreachable: boolean }) {
  const { sync, connection } = props.license;
  const syncNow = useSyncNow();
  const { last_sync } = sync;
  const canSync = connection.state === "enrolled" || connection.state === "enrolling";
  return (
    <Section
      title="License sync"
      description="Sends the user ID and email addresses of each user account to OneSeat, which counts each person once."
      actions={
        <Button
          leadingVisual={SyncIcon}
          inactive={!canSync}
          loading={syncNow.isPending || (isRunning(last_sync) && last_sync?.waiting === null)}
          loadingAnnouncement="Syncing"
          onClick={() => canSync && syncNow.mutate()}
        >
          Sync now
        </Button>
      }
    >
      {props.isUnreachable && (
        <Banner
          className={styles.banner}
          variant="warning"
          title="The connector does not answer"
          description="What stands here is what it said last. It is asked again by itself."
        />
      )}
      {syncNow.error && (
        <Banner
          className={styles.banner}
          variant="critical"
          title="The sync could not begin"
          description={syncNow.error.message}
        />
      )}
      <div className={styles.box}>
        {last_sync === null ? <NeverSynced canSync={canSync} /> : <SyncProgress sync={last_sync} />}
        <WeeklySync sync={sync} canSync={canSync} />
      </div>
    </Section>
  );
}

function NeverSynced({ canSync }: { canSync: boolean }) {
  return (
    <p className={styles.row}>
      {canSync
        ? "Never synced yet. Press Sync now to begin."
        : "Never synced yet. Connect this instance first, see Connection below; or export the license usage and upload the file."}
    </p>
  );
}

function WeeklySync({ sync, canSync }: { sync: InstanceLicense["sync"]; canSync: boolean }) {
  const labelId = useId();
  const captionId = useId();
  const switching = useSwitchSync();
  return (
    <div className={styles.weekly}>
      <div className={styles.words}>
        <strong id={labelId}>Sync weekly</strong>
        <p id={captionId} className={styles.caption}>
          {wordsOfSchedule({ sync, canSync })}
        </p>
        {switching.error && <p className={styles.problem}>{`This could not be changed. ${switching.error.message}`}</p>}
      </div>
      <ToggleSwitch
        aria-labelledby={labelId}
        aria-describedby={captionId}
        checked={switching.isPending ? switching.variables : sync.enabled}
        loading={switching.isPending}
        onClick={() => switching.isPending || switching.mutate(!sync.enabled)}
      />
    </div>
  );
}

function wordsOfSchedule({ sync, canSync }: { sync: InstanceLicense["sync"]; canSync: boolean }) {
  if (!sync.enabled) return "Off: nothing is sent unless somebody presses Sync now.";
  if (!canSync) return "On: it begins once this instance is connected.";
  if (sync.next_sync_at === null) return "On: the next one is planned when this one has ended.";
  return (
    <>
      On: the next sync is <Age time={sync.next_sync_at} />, {formatDateAndTime(sync.next_sync_at)}.
    </>
  );
}
