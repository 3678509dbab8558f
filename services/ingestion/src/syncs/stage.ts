import { BinaryRows, copyBinary } from "@oneseat/database/binary-copy";
import type { Database, EnterpriseTransaction, Session } from "@oneseat/database/open-database";
import type { CloudRecord } from "@oneseat/license-usage/read-cloud-accounts";
import type { ServerAccount } from "@oneseat/license-usage/server-account";
import { type RawBuilder, sql } from "kysely";

/** What a sync may hold in memory to its end: far more than most enterprises have. */
const heldCountMax = 1_000;
const heldCharactersMax = 256 * 1024;
/** Of one COPY. Two are held, and their memory is used again: what lies in buffers is only seen by a full collection. */
const copyBytes = 512 * 1024;

export type StageTable<Item> = {
  readonly columns: readonly { readonly name: string; readonly type: string; of(item: Item): string | number }[];
  readonly write: (rows: BinaryRows, item: Item) => void;
  readonly sizeOf: (item: Item) => number;
};

export const serverStage: StageTable<ServerAccount> = {
  columns: [
    { name: "user_id", type: "bigint", of: ({ userId }) => userId },
    { name: "emails", type: "text", of: ({ emails }) => emails },
  ],
  write: (rows, { userId, emails }) => {
    rows.int8(userId);
    rows.text(emails);
  },
  sizeOf: ({ emails }) => emails.length,
};

export const cloudStage: StageTable<CloudRecord> = {
  columns: [
    { name: "kind", type: "text", of: ({ kind }) => kind },
    { name: "record_key", type: "text", of: ({ key }) => key },
    { name: "document", type: "text", of: ({ document }) => document },
  ],
  write: (rows, { kind, key, document }) => {
    rows.text(kind);
    rows.text(key);
    rows.text(document);
  },
  sizeOf: ({ key, document }) => key.length + document.length,
};

/** The rows of one stage, as a table expression for the transaction that `inTransaction` gives. */
export type StagedRows = { readonly from: RawBuilder<unknown>; readonly areHeld: boolean };

/**
 * Keeps what a sync reads until it is applied: a little in memory, more in a temporary table, by COPY, one while the next is
 * filled. The table is on a connection of the sync's own and goes with it, so that nothing of it outlives the
 * sync, whoever dies; between two COPYs there is no transaction, however slowly the snapshot comes.
 */
export class Stage<Item> {
  readonly #database: Database;
  readonly #table: StageTable<Item>;
  #held: Item[] = [];
  #heldCharacters = 0;
  #session: Session | null = null;
  #filling = new BinaryRows();
  #sending = new BinaryRows();
  #addedCount = 0;
  #copiedCount = 0;
  #copying: Promise<void> = Promise.resolve();

  constructor(database: Database, table: StageTable<Item>) {
    this.#database = database;
    this.#table = table;
  }

  async add(items: readonly Item[]): Promise<void> {
    if (this.#session === null && this.#hold(items)) return;
    this.#session ??= await this.#openTable();
    await this.#write(this.#held.splice(0));
    await this.#write(items);
  }

  /** Everything that was added is there. */
  async finish(): Promise<StagedRows> {
    const { columns } = this.#table;
    const names = sql.join(columns.map(({ name }) => sql.ref(name)));
    if (this.#session === null) {
      const values = columns.map(({ type, of }) => sql`${this.#held.map(of)}::${sql.raw(type)}[]`);
      return { from: sql`unnest(${sql.join(values)}) as staged (${names})`, areHeld: true };
    }
    await this.#flush();
    await this.#copying;
    if (this.#copiedCount !== this.#addedCount) throw new Error("the stage does not hold what was read");
    return { from: sql`pg_temp.staged`, areHeld: false };
  }

  inTransaction<Result>(
    enterpriseId: string,
    work: (transaction: EnterpriseTransaction) => Promise<Result>,
  ): Promise<Result> {
    return (this.#session ?? this.#database).forEnterprise(enterpriseId, work);
  }

  /** Forgets it all, after whatever is still being written. */
  async close(): Promise<void> {
    await this.#copying.catch(() => {});
    this.#session?.close();
    this.#session = null;
    this.#held = [];
  }

  /** False where that would be too much to hold. */
  #hold(items: readonly Item[]): boolean {
    const characters = items.reduce((sum, item) => sum + this.#table.sizeOf(item), 0);
    if (this.#held.length + items.length > heldCountMax) return false;
    if (this.#heldCharacters + characters > heldCharactersMax) return false;
    this.#held.push(...items);
    this.#heldCharacters += characters;
    return true;
  }

  async #openTable(): Promise<Session> {
    const session = await this.#database.openSession();
    const columns = this.#table.columns.map(({ name, type }) => `${name} ${type} not null`);
    try {
      await session.client.query(`create temporary table staged (${columns.join(", ")})`);
    } catch (error) {
      session.close();
      throw error;
    }
    return session;
  }

  async #write(items: readonly Item[]): Promise<void> {
    const { columns, write } = this.#table;
    for (const item of items) {
      this.#filling.row(columns.length);
      write(this.#filling, item);
      if (this.#filling.byteLength >= copyBytes) await this.#flush();
    }
    this.#addedCount += items.length;
  }

  async #flush(): Promise<void> {
    await this.#copying;
    [this.#filling, this.#sending] = [this.#sending, this.#filling];
    this.#filling.restart();
    this.#copying = this.#copy(this.#sending);
    // Whoever awaits it next gets the error; until then it must not count as unhandled.
    this.#copying.catch(() => {});
  }

  async #copy(rows: BinaryRows): Promise<void> {
    if (this.#session === null) throw new Error("the stage has no table");
    this.#copiedCount += await copyBinary(this.#session.client, "copy pg_temp.staged from stdin (format binary)", [
      rows.end(),
    ]);
  }
}
