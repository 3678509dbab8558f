import { closeSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { addressTableName } from "../sources/address-table.ts";

export const spoolFileName = "spool.sqlite";

/** Another process lets go of the file within this time when a connector is started anew. */
const busyTimeoutMs = 5000;

/**
 * Opens the connector's database in its data folder and makes its tables. One process at a time: two connectors with
 * one spool would send the same sync twice. What an earlier process left of readings is removed.
 */
export function openSpoolFile(dataFolder: string, timeoutMs = busyTimeoutMs): DatabaseSync {
  const path = join(dataFolder, spoolFileName);
  // SQLite gives the mode of this file to its log as well.
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path, { timeout: timeoutMs });
  try {
    // A commit that was answered survives the machine: FULL syncs the log before it returns.
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      ${schema}
    `);
  } catch (error) {
    database.close();
    throw isLocked(error) ? new SpoolInUseError(dataFolder) : error;
  }
  for (const name of readdirSync(dataFolder)) {
    if (addressTableName.test(name)) rmSync(join(dataFolder, name), { force: true });
  }
  return database;
}

export class SpoolInUseError extends Error {
  override readonly name = "SpoolInUseError";

  constructor(dataFolder: string) {
    super(
      `Another connector uses the data folder ${dataFolder}: stop it, or set ONESEAT_DATA_DIR to a folder of its own.`,
    );
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (error.errcode === 5 || error.errcode === 261);
}

/** Bodies are deflated and encrypted. Times are milliseconds since 1970. */
const schema = `
  CREATE TABLE IF NOT EXISTS settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS syncs (
    id TEXT PRIMARY KEY,
    started_by TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    taken_at INTEGER,
    accounts_read INTEGER NOT NULL DEFAULT 0,
    suspended INTEGER NOT NULL DEFAULT 0,
    built_in INTEGER NOT NULL DEFAULT 0,
    chunk_count INTEGER,
    chunks_published INTEGER NOT NULL DEFAULT 0,
    chunks_receipted INTEGER NOT NULL DEFAULT 0,
    waiting_for TEXT,
    waiting_reason TEXT,
    upload_id TEXT NOT NULL,
    error TEXT
  ) STRICT;

  -- At most one sync is under way.
  CREATE UNIQUE INDEX IF NOT EXISTS one_sync_under_way ON syncs ((1)) WHERE state NOT IN ('success', 'failure');

  CREATE TABLE IF NOT EXISTS slices (
    sync_id TEXT NOT NULL REFERENCES syncs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    published INTEGER NOT NULL DEFAULT 0,
    receipted INTEGER NOT NULL DEFAULT 0,
    -- Last: what stands behind a large value is slow to reach.
    body BLOB NOT NULL,
    PRIMARY KEY (sync_id, number)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS user_pages (
    reading_id TEXT NOT NULL,
    first_index INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (reading_id, first_index)
  ) STRICT;
`;
