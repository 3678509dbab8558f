import { openSpoolFile } from "./open-spool-file.ts";
import { openSettingsStore, type SettingsStore } from "./settings-store.ts";
import { openSpoolCipher } from "./spool-cipher.ts";
import { openSyncStore, type SyncStore } from "./sync-store.ts";
import { openUserPages, type UserPages } from "./user-pages.ts";

/** All that this connector keeps of syncs, in one file of its data folder. */
export type Spool = {
  readonly syncs: SyncStore;
  readonly settings: SettingsStore;
  readonly users: UserPages;
  /** Fails when the file cannot be read. */
  check(): void;
  close(): void;
};

/** Throws `SpoolInUseError` when another connector has not let go of it after `busyTimeoutMs`. */
export function openSpool(dataFolder: string, busyTimeoutMs?: number): Spool {
  const cipher = openSpoolCipher(dataFolder);
  const database = openSpoolFile(dataFolder, busyTimeoutMs);
  const settings = openSettingsStore(database);
  const users = openUserPages(database, cipher, settings);
  users.forgetUnfinished();
  return {
    syncs: openSyncStore(database, cipher),
    settings,
    users,
    check: () => {
      database.prepare("SELECT count(*) FROM settings").get();
    },
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}
