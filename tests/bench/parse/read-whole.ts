import { readFileSync } from "node:fs";
import { CheckedExport } from "./checked-export.ts";
import type { FoundAccounts } from "./found-accounts.ts";

/** `JSON.parse` of the whole text. */
export async function contend(file: string): Promise<FoundAccounts> {
  const { users, ...header }: { users: readonly unknown[] } = JSON.parse(readFileSync(file, "utf8"));
  const checked = new CheckedExport();
  for (const user of users) checked.addUser(user);
  return checked.finish(header);
}
