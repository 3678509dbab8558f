import { LineBatch } from "./line-batch.ts";
import type { ServerAccount } from "./server-account.ts";

const lineEnd = "]\n";

/**
 * Accounts of a server, validated. A line is what the contract's `users_digest` covers: `[user_id,[[email,primary],…]]` and a
 * line feed. Its inner list is the one form in which addresses are stored and compared.
 */
export class ServerAccounts extends LineBatch {
  userIds = new Float64Array(this.starts.length);

  constructor() {
    super(lineEnd.length);
  }

  add(account: ServerAccount): void {
    this.addLine(accountLine(account), `[${account.userId},`.length);
    this.#keepId(account.userId);
  }

  /** Takes over an account whose line stands behind the others already. */
  endAccount(userId: number, emailsStart: number, emailsEnd: number): void {
    this.endLine(emailsStart, emailsEnd);
    this.#keepId(userId);
  }

  /** Each as an object. */
  *[Symbol.iterator](): Generator<ServerAccount> {
    for (let index = 0; index < this.count; index++) {
      yield { userId: this.userIds[index] ?? 0, emails: this.textAt(index) };
    }
  }

  /** Of the last line. */
  #keepId(userId: number): void {
    if (this.userIds.length < this.starts.length) {
      const before = this.userIds;
      this.userIds = new Float64Array(this.starts.length);
      this.userIds.set(before);
    }
    this.userIds[this.count - 1] = userId;
  }
}

/** The line of an account, as `users_digest` covers it. */
export function accountLine({ userId, emails }: ServerAccount): string {
  return `[${userId},${emails}${lineEnd}`;
}
