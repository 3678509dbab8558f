import { BinaryRows, copyBinary } from "@oneseat/database/binary-copy";
import type { Database } from "@oneseat/database/open-database";
import type { CloudRecord } from "@oneseat/license-usage/read-cloud-accounts";
import type { ServerAccount } from "@oneseat/license-usage/server-account";
import type { SyncTask } from "./sync-task.ts";

/** Buffers of 256 KiB that go into one COPY. */
const buffersPerCopy = 4;

type StageTable<Item> = {
  readonly name: "staged_server_accounts" | "staged_cloud_records";
  readonly columns: string;
  readonly fields: number;
  readonly write: (rows: BinaryRows, item: Item) => void;
};

export const serverStage: StageTable<ServerAccount> = {
  name: "staged_server_accounts",
  columns: "enterprise_id, sync_id, user_id, emails",
  fields: 4,
  write: (rows, { userId, emails }) => {
    rows.int8(userId);
    rows.text(emails);
  },
};

export const cloudStage: StageTable<CloudRecord> = {
  name: "staged_cloud_records",
  columns: "enterprise_id, sync_id, kind, record_key, document",
  fields: 5,
  write: (rows, { kind, key, document }) => {
    rows.text(kind);
    rows.text(key);
    rows.text(document);
  },
};

/**
 * Writes what a sync reads into its stage by COPY, one copy while the next batch is read. Stages are unlogged and belong
 * to one sync: staging again clears first, and whoever applies counts the rows, for a crash of Postgres empties the table.
 */
export class StageWriter<Item> {
  readonly #database: Database;
  readonly #table: StageTable<Item>;
  readonly #enterpriseId: string;
  readonly #syncId: string;
  readonly #claimId: string;
  readonly #ids: readonly [Buffer, Buffer];
  #rows = new BinaryRows();
  #buffers: Buffer[] = [];
  #copying: Promise<void> = Promise.resolve();

  constructor(
    database: Database,
    table: StageTable<Item>,
    sync: Pick<SyncTask, "enterpriseId" | "syncId" | "claimId">,
  ) {
    this.#database = database;
    this.#table = table;
    this.#enterpriseId = sync.enterpriseId;
    this.#syncId = sync.syncId;
    this.#claimId = sync.claimId;
    this.#ids = [uuidBytes(sync.enterpriseId), uuidBytes(sync.syncId)];
  }

  /**
   * Removes what an earlier try left, or what is no longer needed, after whatever is still being written. A run whose claim
   * has passed to another leaves the stage alone: what stands there is the other's.
   */
  async clear(): Promise<void> {
    await this.#copying.catch(() => {});
    await this.#database.forEnterprise(this.#enterpriseId, ({ db }) =>
      db
        .deleteFrom(this.#table.name)
        .where("enterprise_id", "=", this.#enterpriseId)
        .where("sync_id", "=", this.#syncId)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom("syncs")
                .select("id")
                .where("enterprise_id", "=", this.#enterpriseId)
                .where("id", "=", this.#syncId)
                .where("state", "=", "pending")
                .where("owner_id", "<>", this.#claimId),
            ),
          ),
        )
        .execute(),
    );
  }

  async add(items: readonly Item[]): Promise<void> {
    const [enterpriseId, syncId] = this.#ids;
    for (const item of items) {
      this.#rows.row(this.#table.fields);
      this.#rows.bytes(enterpriseId);
      this.#rows.bytes(syncId);
      this.#table.write(this.#rows, item);
      if (this.#rows.full) this.#buffers.push(this.#rows.take());
    }
    if (this.#buffers.length >= buffersPerCopy) await this.#flush();
  }

  /** Everything that was added is in the stage. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#copying;
  }

  async #flush(): Promise<void> {
    const buffers = [...this.#buffers, this.#rows.end()];
    this.#buffers = [];
    this.#rows = new BinaryRows();
    await this.#copying;
    this.#copying = this.#copy(buffers);
    // Whoever awaits it next gets the error; until then it must not count as unhandled.
    this.#copying.catch(() => {});
  }

  #copy(buffers: readonly Buffer[]): Promise<void> {
    const { name, columns } = this.#table;
    return this.#database.forEnterprise(this.#enterpriseId, ({ client }) =>
      copyBinary(client, `copy ${name} (${columns}) from stdin (format binary)`, buffers),
    );
  }
}

function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}
