import type { Sync, SyncWay } from "@oneseat/contracts/sync";
import { Label } from "@primer/react";
import { Age } from "../components/age.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { formatNumber } from "../components/format-number.ts";
import { SyncFailure } from "../components/sync-failure.tsx";
import { SyncStateLabel } from "../components/sync-state-label.tsx";
import styles from "./syncs-table.module.css";

const ways: Readonly<Record<SyncWay, string>> = {
  queue: "Connected",
  file: "Uploaded file",
  https: "HTTPS",
};

const columns: readonly Column<Sync>[] = [
  {
    id: "when",
    header: "When",
    cell: ({ created_at }) => (
      <div className={styles.time}>
        <Age time={created_at} />
      </div>
    ),
  },
  { id: "from", header: "From", cell: (sync) => <div className={styles.source}>{sourceOf(sync)}</div> },
  { id: "way", header: "Way", wideOnly: true, cell: ({ way }) => <span className={styles.words}>{ways[way]}</span> },
  { id: "result", header: "Result", cell: (sync) => <Result sync={sync} /> },
  { id: "accounts", header: "Accounts", align: "end", cell: ({ accounts_read }) => formatNumber(accounts_read) },
  { id: "signature", header: "Signature", wideOnly: true, cell: ({ signed }) => <Signature isSigned={signed} /> },
];

export function SyncsTable({ syncs }: { syncs: readonly Sync[] }) {
  return <DataTable label="Syncs" columns={columns} rows={syncs} rowId={({ id }) => id} />;
}

/** A file that could not be read names no instance. */
function sourceOf({ kind, host_name }: Sync): string {
  return kind === "cloud" ? "GitHub Enterprise Cloud" : (host_name ?? "Unknown instance");
}

function Result({ sync: { state, error } }: { sync: Sync }) {
  return (
    <>
      <SyncStateLabel state={state} />
      {error && (
        <div className={styles.failure}>
          <SyncFailure error={error} />
        </div>
      )}
    </>
  );
}

/** The cloud's documents bear none; of a file that failed early it is not known. */
function Signature({ isSigned }: { isSigned: boolean | null }) {
  if (isSigned === null) return "";
  return isSigned ? "Signed" : <Label variant="attention">Unsigned</Label>;
}
