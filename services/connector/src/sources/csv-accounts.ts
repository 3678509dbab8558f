import type { Readable } from "node:stream";
import type { ExportUser, LeftOut } from "@oneseat/contracts/export-file";
import { userId } from "@oneseat/contracts/identifiers";
import { CsvError, type Parser, parse } from "csv-parse";
import { batchAccountsMax } from "./account-source.ts";
import { SourceError } from "./source-error.ts";

/** A row of the real report has some 200 characters. */
const rowBytesMax = 64 * 1024;

export type CsvRow = { readonly userId: number; readonly login: string; readonly email: string };

export type CsvCounts = LeftOut & { rows: number };

/**
 * License-consuming accounts of GHES's `all_users.csv`, in the order of its rows. Columns are found by name, since
 * older releases lack the last ones and newer may have more. `counts` is kept up to date. Throws `SourceError`, which
 * names lines and columns but no cell; `toReadError` says what a failing `bytes` means.
 */
export function csvAccounts(options: {
  bytes: Readable;
  counts: CsvCounts;
  toReadError: (error: Error) => SourceError;
  toUser?: (row: CsvRow) => ExportUser;
}): AsyncGenerator<readonly ExportUser[]> {
  const parser = parse({ bom: true, skip_empty_lines: true, max_record_size: rowBytesMax });
  // Listened to at once: the bytes may fail before anybody reads the accounts.
  options.bytes.once("error", (error) => parser.destroy(options.toReadError(error)));
  parser.on("error", () => options.bytes.destroy());
  options.bytes.pipe(parser);
  return readAll(parser, options.counts, options.toUser ?? toPrimaryOnly);
}

export function toPrimaryOnly({ userId, email }: CsvRow): ExportUser {
  return { user_id: userId, emails: email === "" ? [] : [{ email, primary: true }] };
}

async function* readAll(
  parser: Parser,
  counts: CsvCounts,
  toUser: (row: CsvRow) => ExportUser,
): AsyncGenerator<readonly ExportUser[]> {
  try {
    yield* readRows(parser, counts, toUser);
  } catch (error) {
    throw error instanceof CsvError ? malformed(error) : error;
  } finally {
    parser.destroy();
  }
  if (counts.rows === 0) {
    throw new SourceError(
      "source_truncated",
      "The report holds no account at all, not even the built-in ones. Fetch it again; the last good snapshot stays in force.",
    );
  }
}

async function* readRows(
  parser: Parser,
  counts: CsvCounts,
  toUser: (row: CsvRow) => ExportUser,
): AsyncGenerator<readonly ExportUser[]> {
  let columns: Columns | undefined;
  let batch: ExportUser[] = [];
  for await (const cells of parser as AsyncIterable<string[]>) {
    if (!columns) {
      columns = findColumns(cells);
      continue;
    }
    counts.rows++;
    const row = consumingRow(cells, columns, counts);
    if (row) batch.push(toUser(row));
    if (batch.length < batchAccountsMax) continue;
    yield batch;
    batch = [];
  }
  if (!columns) throw missingColumns(required.map(([, name]) => name));
  if (batch.length > 0) yield batch;
}

const required = [
  ["id", "id"],
  ["login", "login"],
  ["email", "email"],
  ["suspended", "suspended?"],
] as const;

type Columns = Readonly<Record<(typeof required)[number][0], number>>;

function findColumns(header: readonly string[]): Columns {
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = required.filter(([, name]) => !names.includes(name)).map(([, name]) => name);
  if (missing.length > 0) throw missingColumns(missing);
  return {
    id: names.indexOf("id"),
    login: names.indexOf("login"),
    email: names.indexOf("email"),
    suspended: names.indexOf("suspended?"),
  };
}

function missingColumns(names: readonly string[]): SourceError {
  return new SourceError(
    "source_columns_missing",
    `The report lacks the column${names.length > 1 ? "s" : ""} ${names.map((name) => `\`${name}\``).join(", ")}. ` +
      "Give the file that https://HOST/stafftools/reports/all_users.csv answers, unchanged and separated by commas.",
  );
}

/** Accounts that GHES makes itself; they consume no license. */
const builtInLogins = new Set(["ghost", "scim-admin"]);

/** The row where it consumes a license; else null, and counted. A built-in account is never counted as suspended. */
function consumingRow(cells: readonly string[], columns: Columns, counts: CsvCounts): CsvRow | null {
  const login = (cells[columns.login] ?? "").trim();
  if (builtInLogins.has(login.toLowerCase())) {
    counts.built_in++;
    return null;
  }
  if (isSuspended(cells[columns.suspended] ?? "", counts.rows)) {
    counts.suspended++;
    return null;
  }
  const email = (cells[columns.email] ?? "").trim();
  // What a decoder writes for bytes that are no UTF-8: the address would be another one.
  if (email.includes("\uFFFD")) throw badCell(counts.rows, "email", "is not UTF-8; save the report as UTF-8");
  return { userId: readUserId(cells[columns.id] ?? "", counts.rows), login, email };
}

function isSuspended(cell: string, row: number): boolean {
  switch (cell.trim().toLowerCase()) {
    case "true":
      return true;
    case "false":
      return false;
    default:
      throw badCell(row, "suspended?", "is neither `true` nor `false`");
  }
}

function readUserId(cell: string, row: number): number {
  const digits = cell.trim();
  const id = userId.safeParse(/^\d{1,16}$/.test(digits) ? Number(digits) : Number.NaN);
  if (!id.success) throw badCell(row, "id", "is not a positive whole number");
  return id.data;
}

function badCell(row: number, column: string, what: string): SourceError {
  return new SourceError("source_malformed", `Row ${row} of the report: \`${column}\` ${what}.`);
}

/** The parser's own message quotes cells. */
function malformed(error: CsvError): SourceError {
  const line = "lines" in error && typeof error.lines === "number" ? ` at line ${error.lines}` : "";
  return new SourceError(
    "source_malformed",
    `The report is not well-formed CSV${line} (${error.code}). Fetch it again and give it unchanged.`,
  );
}
