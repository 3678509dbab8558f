import { type AccountSource, noFacts } from "./account-source.ts";
import { csvAccounts } from "./csv-accounts.ts";
import { openSourceFile, unreadableFile } from "./open-source-file.ts";

/** GHES's `all_users.csv` in a file, read anew at each sync. It knows primary addresses only, no version, no license. */
export function createCsvSource(options: { file: string }): AccountSource {
  return {
    read: async (signal) => {
      const bytes = await openSourceFile(options.file, signal);
      const counts = { suspended: 0, built_in: 0, rows: 0 };
      return { facts: noFacts, leftOut: counts, batches: csvAccounts({ bytes, counts, toReadError: unreadableFile }) };
    },
    readLicense: async () => null,
  };
}
