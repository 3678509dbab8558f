import type { ServerAccount } from "./server-account.ts";

const bytesInitial = 4 * 1024;
const accountsInitial = 128;
const lineEnd = "]\n";

/**
 * Accounts of a server, validated: not an object for each of a million but columns, filled again and again.
 *
 * `lines` holds what the contract's `users_digest` covers, in UTF-8: `[user_id,[[email,primary],…]]` and a line feed for
 * each account. Its inner list is the one form in which addresses are stored and compared: it stands in `lines` from
 * `emailsStarts` to `emailsEnds`. What lies behind `linesLength` and `count` is without meaning.
 */
export class ServerAccounts {
  count = 0;
  userIds = new Float64Array(accountsInitial);
  emailsStarts = new Uint32Array(accountsInitial);
  emailsEnds = new Uint32Array(accountsInitial);
  lines: Buffer = Buffer.allocUnsafeSlow(bytesInitial);
  linesLength = 0;

  clear(): void {
    this.truncate(0);
  }

  add(account: ServerAccount): void {
    const line = accountLine(account);
    this.reserve(Buffer.byteLength(line));
    const end = this.linesLength + this.lines.write(line, this.linesLength, "utf8");
    const emailsStart = this.linesLength + `[${account.userId},`.length;
    this.endLine(account.userId, emailsStart, end - lineEnd.length);
  }

  /** Each as an object. */
  *[Symbol.iterator](): Generator<ServerAccount> {
    for (let index = 0; index < this.count; index++) {
      const emails = this.lines.toString("utf8", this.emailsStarts[index], this.emailsEnds[index]);
      yield { userId: this.userIds[index] ?? 0, emails };
    }
  }

  /** Makes room for so many bytes behind the lines. */
  reserve(bytes: number): void {
    const needed = this.linesLength + bytes;
    if (needed <= this.lines.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.lines.length * 2));
    this.lines.copy(grown, 0, 0, this.linesLength);
    this.lines = grown;
  }

  /** Takes over a line that stands behind the others already. */
  endLine(userId: number, emailsStart: number, emailsEnd: number): void {
    if (this.count === this.userIds.length) this.#growColumns();
    this.userIds[this.count] = userId;
    this.emailsStarts[this.count] = emailsStart;
    this.emailsEnds[this.count] = emailsEnd;
    this.count++;
    this.linesLength = emailsEnd + lineEnd.length;
  }

  /** Forgets all accounts but the first `count`. */
  truncate(count: number): void {
    this.count = count;
    this.linesLength = count === 0 ? 0 : (this.emailsEnds[count - 1] ?? 0) + lineEnd.length;
  }

  #growColumns(): void {
    const size = this.count * 2;
    const [userIds, starts, ends] = [this.userIds, this.emailsStarts, this.emailsEnds];
    this.userIds = new Float64Array(size);
    this.emailsStarts = new Uint32Array(size);
    this.emailsEnds = new Uint32Array(size);
    this.userIds.set(userIds);
    this.emailsStarts.set(starts);
    this.emailsEnds.set(ends);
  }
}

/** The line of an account, as `users_digest` covers it. */
export function accountLine({ userId, emails }: ServerAccount): string {
  return `[${userId},${emails}${lineEnd}`;
}
