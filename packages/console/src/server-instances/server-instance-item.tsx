import type { ServerInstance } from "@oneseat/contracts/server-instance";
import { ServerIcon } from "@primer/octicons-react";
import { Button, Label } from "@primer/react";
import { InlineMessage } from "@primer/react/experimental";
import { Age } from "../components/age.tsx";
import { formatCount } from "../components/format-number.ts";
import { SyncFailure } from "../components/sync-failure.tsx";
import { SyncStateLabel } from "../components/sync-state-label.tsx";
import { type InstanceWarning, instanceWarnings } from "./instance-warning.ts";
import styles from "./server-instance-item.module.css";

type Props = {
  readonly instance: ServerInstance;
  /** Null for those who may not. */
  readonly onRemove: (() => void) | null;
};

/** One instance as a row of the list: GitHub's words for where its usage is from, and what is wrong with it. */
export function ServerInstanceItem({ instance, onRemove }: Props) {
  const { host_name, last_sync, signed } = instance;
  return (
    <li className={styles.item}>
      <span className={styles.icon}>
        <ServerIcon />
      </span>
      <div className={styles.words}>
        <div className={styles.name}>
          <strong>{host_name}</strong>
          {last_sync && <SyncStateLabel state={last_sync.status} />}
          {signed === false && <Label variant="attention">Unsigned</Label>}
        </div>
        <SyncLine instance={instance} />
        <FactsLine instance={instance} />
        {instanceWarnings(instance, Date.now()).map((warning) => (
          <Warning key={warning.kind} warning={warning} lastSync={last_sync} />
        ))}
      </div>
      {onRemove && (
        <Button size="small" variant="danger" aria-label={`Remove ${host_name}`} onClick={onRemove}>
          Remove
        </Button>
      )}
    </li>
  );
}

function SyncLine({ instance: { description, last_success_at } }: { instance: ServerInstance }) {
  return (
    <div>
      {description}
      {last_success_at && (
        <>
          {" "}
          <Age time={last_success_at} />
        </>
      )}
    </div>
  );
}

/** `3,628 accounts · GitHub Enterprise Server 3.19.2 · 202 left out: 200 suspended, 2 built-in`. */
function FactsLine({ instance: { accounts, version, left_out } }: { instance: ServerInstance }) {
  const leftOut = left_out.suspended + left_out.built_in;
  const facts = [
    formatCount(accounts, "account"),
    version && `GitHub Enterprise Server ${version}`,
    leftOut > 0 &&
      `left out: ${formatCount(left_out.suspended, "suspended", "suspended")}, ${formatCount(left_out.built_in, "built-in", "built-in")}`,
  ];
  return <div className={styles.facts}>{facts.filter(Boolean).join(" · ")}</div>;
}

function Warning({ warning, lastSync }: { warning: InstanceWarning; lastSync: ServerInstance["last_sync"] }) {
  if (warning.kind !== "failed") {
    return (
      <InlineMessage className={styles.warning} variant="warning">
        {warning.sentence}
      </InlineMessage>
    );
  }
  return (
    <InlineMessage className={styles.warning} variant="critical">
      <div>
        {"The last sync failed "}
        {lastSync && <Age time={lastSync.date} />}
        {". "}
        <SyncFailure error={warning.error} />
      </div>
    </InlineMessage>
  );
}
