import { createWriteStream } from "node:fs";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { allUsersCsv, type ReportColumns } from "@oneseat/demo/all-users-csv";
import { builtInAccounts, reportRows } from "@oneseat/demo/ghes/ghes-account";
import { syntheticAccounts } from "@oneseat/demo/synthetic-accounts";

export interface AllUsersCsvOptions {
  /** A path, or any stream; the stream is ended. */
  readonly to: string | Writable;
  /** Accounts of people, suspended ones among them; `ghost` and `scim-admin` come on top. */
  readonly count: number;
  readonly seed?: number;
  readonly columns?: ReportColumns;
}

export interface AllUsersCsvContent {
  /** What a connector must find in the file: rows that consume a license, and those that it leaves out. */
  readonly consuming: number;
  readonly suspended: number;
  readonly builtIn: number;
}

/** Writes GHES's `all_users.csv` for `count` accounts, the same bytes for the same options, in constant memory. */
export async function writeAllUsersCsv(options: AllUsersCsvOptions): Promise<AllUsersCsvContent> {
  const { to, count, seed = 1, columns = "all" } = options;
  const accounts = syntheticAccounts({ count, seed });
  const target = typeof to === "string" ? createWriteStream(to) : to;
  let suspended = 0;
  function* countedRows() {
    for (const account of reportRows(accounts)) {
      if (account.suspended) suspended += 1;
      yield account;
    }
  }
  await pipeline(Readable.from(allUsersCsv(countedRows(), columns)), target);
  return { consuming: count - suspended, suspended, builtIn: builtInAccounts.length };
}
