import { exportHeader } from "@oneseat/contracts/export-file";
import { NumberSet } from "@oneseat/license-usage/number-set";
import { toServerAccount } from "@oneseat/license-usage/server-account";
import { accountLine } from "@oneseat/license-usage/server-accounts";
import { type DigestedHeader, snapshotDigest, UsersDigest } from "@oneseat/license-usage/snapshot-digest";
import type { FoundAccounts } from "./found-accounts.ts";

const charactersAtOnce = 64 * 1024;

/** The checks that our reader makes of an export file, by the same code, for readers that only parse. */
export class CheckedExport {
  readonly #ids = new NumberSet();
  readonly #digest = new UsersDigest();
  #lines = "";
  #users = 0;

  addUser(value: unknown): void {
    const account = toServerAccount(value);
    if (typeof account === "string") throw new Error(`user ${this.#users} ${account}`);
    if (!this.#ids.add(account.userId)) throw new Error(`user ${this.#users} is there twice`);
    this.#lines += accountLine(account);
    this.#users += 1;
    if (this.#lines.length > charactersAtOnce) this.#digestLines();
  }

  finish(header: unknown): FoundAccounts {
    this.#digestLines();
    const { user_count, taken_at } = headerSchema.parse(header);
    if (user_count !== this.#users) throw new Error("users are missing");
    if (Date.parse(taken_at) > Date.now()) throw new Error("the file is of the future");
    return { users: this.#users, digest: snapshotDigest(asDigested(header), this.#digest.finish()) };
  }

  #digestLines(): void {
    this.#digest.update(this.#lines);
    this.#lines = "";
  }
}

const headerSchema = exportHeader.omit({ signature: true });

/** The digest covers the values as the file has them; the schema has just found them right. */
function asDigested(header: unknown): DigestedHeader {
  return header as DigestedHeader;
}
