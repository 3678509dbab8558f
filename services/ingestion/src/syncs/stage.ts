import { BinaryRows, copyBinary } from "@oneseat/database/binary-copy";
import type { Database, EnterpriseTransaction, Session } from "@oneseat/database/open-database";
import type { CloudRecords } from "@oneseat/license-usage/cloud-records";
import type { ServerAccounts } from "@oneseat/license-usage/server-accounts";
import { type RawBuilder, sql } from "kysely";
import type { Passage } from "./right-of-way.ts";
import type { SyncRuns } from "./sync-runs.ts";

/** What a sync may hold in memory to its end: far more than most enterprises have. */
const heldCountMax = 1_000;
const heldCharactersMax = 256 * 1024;
/** Of one COPY. Two are held, and their memory is used again: what lies in buffers is only seen by a full collection. */
const copyBytes = 512 * 1024;

/** What a large snapshot adds before others have their turn: about a millisecond, half of what a socket gives at once. */
const sliceCharacters = 32 * 1024;

/** In the order of the columns. */
type Row = readonly (string | number)[];

/** How a batch of what a sync reads becomes rows. It may be filled anew once it has been added. */
export type StageTable<Batch> = {
  readonly columns: readonly { readonly name: string; readonly type: "bigint" | "text" }[];
  readonly countOf: (batch: Batch) => number;
  /** About so many characters. */
  readonly sizeOf: (batch: Batch) => number;
  readonly rowsOf: (batch: Batch) => Row[];
  /** The same rows, straight into a COPY. */
  readonly write: (copy: BinaryRows, batch: Batch) => void;
};

export const serverStage: StageTable<ServerAccounts> = {
  columns: [
    { name: "user_id", type: "bigint" },
    { name: "emails", type: "text" },
  ],
  countOf: ({ count }) => count,
  sizeOf: ({ linesLength }) => linesLength,
  rowsOf: (accounts) => Array.from(accounts, ({ userId, emails }) => [userId, emails]),
  write: (copy, { count, userIds, lines, starts, ends }) => {
    for (let index = 0; index < count; index++) {
      copy.row(2);
      copy.int8(userIds[index] ?? 0);
      copy.textBytes(lines, starts[index] ?? 0, ends[index] ?? 0);
    }
  },
};

export const cloudStage: StageTable<CloudRecords> = {
  columns: [
    { name: "kind", type: "text" },
    { name: "record_key", type: "text" },
    { name: "document", type: "text" },
  ],
  countOf: ({ count }) => count,
  sizeOf: ({ linesLength }) => linesLength,
  rowsOf: (records) => Array.from(records, ({ kind, key, document }) => [kind, key, document]),
  write: (copy, { kind, keys, lines, starts, ends }) => {
    for (const [index, key] of keys.entries()) {
      copy.row(3);
      copy.text(kind);
      copy.text(key);
      copy.textBytes(lines, starts[index] ?? 0, ends[index] ?? 0);
    }
  },
};

/** The rows of one stage, as a table expression for the transaction that `inTransaction` gives. */
export type StagedRows = {
  readonly from: RawBuilder<unknown>;
  readonly areHeld: boolean;
  /** The rows themselves, where they are held. */
  readonly held: readonly Row[];
};

type StageRuns = Pick<SyncRuns, "copy" | "pass" | "slice">;
type StageNeeds = { readonly database: Database; readonly runs: StageRuns };

/**
 * Keeps what a sync reads until it is applied: a little in memory, more in a temporary table, by COPY, one while the next is
 * filled. The table is on a connection of the sync's own and goes with it, so that nothing of it outlives the
 * sync, whoever dies; between two COPYs there is no transaction, however slowly the snapshot comes.
 */
export class Stage<Batch> {
  readonly #database: Database;
  readonly #runs: StageRuns;
  readonly #table: StageTable<Batch>;
  #held: Row[] = [];
  #heldCharacters = 0;
  #session: Session | null = null;
  #filling = new BinaryRows();
  #sending = new BinaryRows();
  #addedCount = 0;
  #copiedCount = 0;
  #copying: Promise<void> = Promise.resolve();
  /** What it reads is small until it is too much to hold. */
  #passage: Passage | null = null;
  #charactersOfSlice = 0;

  constructor({ database, runs }: StageNeeds, table: StageTable<Batch>) {
    this.#database = database;
    this.#runs = runs;
    this.#table = table;
  }

  async add(batch: Batch): Promise<void> {
    this.#addedCount += this.#table.countOf(batch);
    this.#passage ??= this.#runs.pass();
    if (this.#session === null && this.#hold(batch)) return;
    this.#passage.giveUp();
    await this.#giveWay(batch);
    this.#session ??= await this.#openTable();
    for (const row of this.#held.splice(0)) writeRow(this.#filling, row);
    this.#table.write(this.#filling, batch);
    if (this.#filling.byteLength >= copyBytes) await this.#flush();
  }

  /** Everything that was added is there. */
  async finish(): Promise<StagedRows> {
    const { columns } = this.#table;
    const names = sql.join(columns.map(({ name }) => sql.ref(name)));
    if (this.#session === null) {
      const held = this.#held;
      const values = columns.map(({ type }, at) => sql`${held.map((row) => row[at])}::${sql.raw(type)}[]`);
      return { from: sql`unnest(${sql.join(values)}) as staged (${names})`, areHeld: true, held };
    }
    await this.#flush();
    await this.#copying;
    if (this.#copiedCount !== this.#addedCount) throw new Error("the stage does not hold what was read");
    return { from: sql`pg_temp.staged`, areHeld: false, held: [] };
  }

  inTransaction<Result>(
    enterpriseId: string,
    work: (transaction: EnterpriseTransaction) => Promise<Result>,
  ): Promise<Result> {
    if (this.#session === null) return this.#database.forEnterprise(enterpriseId, work, { prepared: true });
    return this.#session.forEnterprise(enterpriseId, work);
  }

  /** Forgets it all, after whatever is still being written. */
  async close(): Promise<void> {
    this.#passage?.done();
    await this.#copying.catch(() => {});
    this.#session?.close();
    this.#session = null;
    this.#held = [];
  }

  /** False where that would be too much to hold. */
  #hold(batch: Batch): boolean {
    const characters = this.#heldCharacters + this.#table.sizeOf(batch);
    if (this.#addedCount > heldCountMax || characters > heldCharactersMax) return false;
    this.#held.push(...this.#table.rowsOf(batch));
    this.#heldCharacters = characters;
    return true;
  }

  async #giveWay(batch: Batch): Promise<void> {
    this.#charactersOfSlice += this.#table.sizeOf(batch);
    if (this.#charactersOfSlice < sliceCharacters) return;
    this.#charactersOfSlice = 0;
    await this.#runs.slice();
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
    const { client } = this.#session;
    const statement = "copy pg_temp.staged from stdin (format binary)";
    this.#copiedCount += await this.#runs.copy(() => copyBinary(client, statement, [rows.end()]));
  }
}

/** Behind the ids that it begins with, if it has any. */
export function writeRow(copy: BinaryRows, row: Row, ids: readonly Buffer[] = []): void {
  copy.row(ids.length + row.length);
  for (const id of ids) copy.bytes(id);
  for (const value of row) {
    if (typeof value === "number") copy.int8(value);
    else copy.text(value);
  }
}
