import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { readCloudAccounts } from "@oneseat/license-usage/read-cloud-accounts";
import { readLicenseUsage } from "@oneseat/license-usage/read-license-usage";
import type { Dependencies } from "../dependencies.ts";
import { applyCloudAccounts } from "./apply-cloud-accounts.ts";
import { applyServerUsage, type SnapshotApplying } from "./apply-server-usage.ts";
import type { SnapshotColumns } from "./end-sync.ts";
import { cloudStage, Stage, serverStage } from "./stage.ts";
import type { SyncProgress } from "./sync-progress.ts";
import type { SyncTask } from "./sync-task.ts";

/** A snapshot that was read and staged whole, and how it becomes the one in force. */
export type ReadSnapshot = {
  readonly columns: SnapshotColumns & {
    readonly host_name: string;
    readonly taken_at: Date;
    readonly users_digest: string;
  };
  readonly apply: (transaction: EnterpriseTransaction) => Promise<SnapshotApplying>;
};

/** How one kind of document is read into its stage. */
export type SnapshotReading = {
  /** Throws `LicenseUsageError` for what is wrong with the document. */
  read(bytes: AsyncIterable<Uint8Array>): Promise<ReadSnapshot>;
  /** For `apply`: a transaction that sees the stage. */
  inTransaction: Stage<unknown>["inTransaction"];
  /** Empties the stage, when all is over. */
  discard(): Promise<void>;
};

type Progress = Pick<SyncProgress, "addAccounts">;

export function readingOf(task: SyncTask, deps: Dependencies, progress: Progress): SnapshotReading {
  return task.kind === "server" ? serverReading(task, deps, progress) : cloudReading(deps, progress);
}

function serverReading(task: SyncTask, deps: Dependencies, progress: Progress): SnapshotReading {
  const stage = new Stage(deps, serverStage);
  return {
    inTransaction: (enterpriseId, work) => stage.inTransaction(enterpriseId, work),
    discard: () => stage.close(),
    async read(bytes) {
      for await (const event of readLicenseUsage(bytes, { now: deps.now })) {
        if (event.type === "complete") {
          const rows = await stage.finish();
          const { header, usersDigest } = event.usage;
          const names = { host_name: header.host_name, server_id: header.server_id };
          const columns = { ...names, taken_at: new Date(header.taken_at), users_digest: usersDigest };
          return { columns, apply: (transaction) => applyServerUsage(transaction, event.usage, task, rows) };
        }
        await stage.add(event.accounts);
        progress.addAccounts(event.accounts.count);
        deps.metrics.accountsRead.inc(event.accounts.count);
      }
      throw new Error("a reading that ends without an error is complete");
    },
  };
}

function cloudReading(deps: Dependencies, progress: Progress): SnapshotReading {
  const stage = new Stage(deps, cloudStage);
  return {
    inTransaction: (enterpriseId, work) => stage.inTransaction(enterpriseId, work),
    discard: () => stage.close(),
    async read(bytes) {
      for await (const event of readCloudAccounts(bytes, { now: deps.now })) {
        if (event.type === "complete") {
          const rows = await stage.finish();
          const { header, digest } = event.cloud;
          const columns = { host_name: "cloud", taken_at: new Date(header.taken_at), users_digest: digest };
          const apply = async (transaction: EnterpriseTransaction) => ({
            applied: await applyCloudAccounts(transaction, event.cloud, rows),
            rest: [],
          });
          return { columns, apply };
        }
        await stage.add(event.records);
        progress.addAccounts(event.records.count);
        deps.metrics.accountsRead.inc(event.records.count);
      }
      throw new Error("a reading that ends without an error is complete");
    },
  };
}
