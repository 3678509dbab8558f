import type { GhesAccount } from "./ghes/ghes-account.ts";

/** `older` is the report of a release that did not have the last two columns yet. */
export type ReportColumns = "all" | "older";

/** Text is handed on in blocks of about this size, so that a report of any length needs the memory of one block. */
const blockCharactersMin = 64 * 1024;

type Column = readonly [name: string, cell: (account: GhesAccount) => string | number | boolean | null];

const olderColumns: readonly Column[] = [
  ["created_at", (account) => account.createdAt],
  ["id", (account) => account.id],
  ["login", (account) => account.login],
  ["email", (account) => account.email],
  ["role", (account) => account.role],
  ["suspended?", (account) => account.suspended],
  ["last_logged_ip", (account) => account.lastLoggedIp],
  ["repos", (account) => account.repositories],
  ["ssh_keys", (account) => account.sshKeys],
  ["org_memberships", (account) => account.organizationMemberships],
  ["dormant?", (account) => account.dormant],
  ["last_active", (account) => account.lastActive],
];

const allColumns: readonly Column[] = [
  ...olderColumns,
  // GHES writes the raw login with its quotes, which the CSV then doubles.
  ["raw_login", (account) => `"${account.login}"`],
  ["2fa_enabled?", (account) => account.twoFactor],
];

/**
 * The text of GHES's `all_users.csv` in blocks: a header row, then the accounts as they come, in the columns and the
 * quoting of the real report.
 */
export function* allUsersCsv(
  rows: Iterable<GhesAccount>,
  columns: ReportColumns = "all",
): Generator<string, void, undefined> {
  const shown = columns === "all" ? allColumns : olderColumns;
  let block = `${shown.map(([name]) => name).join(",")}\n`;
  for (const account of rows) {
    block += `${shown.map(([, cell]) => csvCell(cell(account))).join(",")}\n`;
    if (block.length < blockCharactersMin) continue;
    yield block;
    block = "";
  }
  if (block !== "") yield block;
}

/** Quotes as Ruby's CSV does, which writes the real report: only where a reader would else misread the cell. */
function csvCell(value: string | number | boolean | null): string {
  if (value === null) return "";
  const text = String(value);
  if (text === "") return '""';
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
