import type { Database } from "@oneseat/database/open-database";
import { sql } from "kysely";
import { claimMs, SyncLostError, type SyncTask } from "./sync-task.ts";

const writeIntervalMs = 250;
/** While another write is still under way. */
const dueMsMin = 10;
const signOfLifeMs = 3_000;

type Stage = "receiving" | "validating" | "applying";

/**
 * What a running sync has done so far, written to its row at most every 250 ms while it moves and every three seconds
 * while it does not: each write is also the sign of life that keeps the claim. A sync that is done sooner writes nothing but
 * its end: most are, and two commits less is a third of their time.
 */
export class SyncProgress {
  readonly #database: Database;
  readonly #task: SyncTask;
  readonly #timer: NodeJS.Timeout;
  #stage: Stage = "receiving";
  #accountsRead = 0;
  #bytesRead = 0;
  /** The claim was just made. */
  #writtenAt = performance.now();
  #hasWritten = false;
  #writing: Promise<void> | null = null;
  #due: NodeJS.Timeout | undefined;
  #lost = false;
  #closed = false;

  constructor(database: Database, task: SyncTask) {
    this.#database = database;
    this.#task = task;
    this.#timer = setInterval(() => this.#write(), signOfLifeMs);
  }

  get accountsRead(): number {
    return this.#accountsRead;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  addAccounts(count: number): void {
    this.#accountsRead += count;
    this.#writeWhenDue();
  }

  addBytes(count: number): void {
    this.#bytesRead += count;
    this.#writeWhenDue();
  }

  enter(stage: Stage): void {
    this.#stage = stage;
    this.#writeWhenDue();
  }

  /** Enters the last stage and stops writing: whoever locks the row from now on needs no sign of life. */
  async finish(stage: Stage): Promise<void> {
    await this.#writing;
    this.#stage = stage;
    if (this.#hasWritten) this.#write();
    await this.close();
    this.check();
  }

  /** Throws `SyncLostError` once the row has been found in other hands. */
  check(): void {
    if (this.#lost) throw new SyncLostError("the sync belongs to another run or has ended");
  }

  /** Stops writing; what is being written is done when this returns. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#due);
    await this.#writing;
  }

  /** By a timer: what has come is told although nothing follows it. */
  #writeWhenDue(): void {
    if (this.#closed) return;
    this.#due ??= setTimeout(
      () => {
        this.#due = undefined;
        if (this.#writing === null) this.#write();
        else this.#writeWhenDue();
      },
      Math.max(dueMsMin, this.#writtenAt + writeIntervalMs - performance.now()),
    );
  }

  #write(): void {
    if (this.#writing !== null || this.#lost) return;
    this.#writtenAt = performance.now();
    this.#hasWritten = true;
    // A write that fails is no end: the next one comes, and without any the claim runs out.
    this.#writing = this.#writeNow()
      .catch(() => {})
      .finally(() => {
        this.#writing = null;
      });
  }

  async #writeNow(): Promise<void> {
    const { enterpriseId, syncId, claimId } = this.#task;
    const { numUpdatedRows } = await this.#database.forEnterprise(enterpriseId, ({ db }) =>
      db
        .updateTable("syncs")
        .set({
          stage: this.#stage,
          accounts_read: this.#accountsRead,
          bytes_read: this.#bytesRead,
          owned_until: claimEnd(),
        })
        .where("enterprise_id", "=", enterpriseId)
        .where("id", "=", syncId)
        .where("state", "=", "pending")
        .where("owner_id", "=", claimId)
        .executeTakeFirst(),
    );
    if (numUpdatedRows === 0n) this.#lost = true;
  }
}

/** By Postgres' clock, which all processes share. */
export function claimEnd() {
  return sql<Date>`now() + ${claimMs}::integer * interval '1 millisecond'`;
}
