import { createHash } from "node:crypto";

/** What the contract's `digest` covers beside the users, with every value as parsed. */
export type DigestedHeader = {
  readonly format: string;
  readonly format_version: number;
  readonly enterprise?: string | null | undefined;
  readonly server_id: string;
  readonly host_name: string;
  readonly version?: string | null | undefined;
  readonly taken_at: string;
  readonly user_count: number;
};

/** `users_digest` of the contract, from the lines of the accounts in the order of the file. */
export class UsersDigest {
  readonly #hash = createHash("sha256");

  /** Whole lines, as of `ServerAccounts` or `accountLine`; the more at once, the faster. */
  update(lines: string | Uint8Array): void {
    this.#hash.update(lines);
  }

  /** Hexadecimal; may be asked for once. */
  finish(): string {
    return this.#hash.digest("hex");
  }
}

/** `digest` of the contract: the text that a connector signs. */
export function snapshotDigest(header: DigestedHeader, usersDigest: string): string {
  const { format, format_version, enterprise, server_id, host_name, version, taken_at, user_count } = header;
  const fields = [format, format_version, enterprise ?? "", server_id, host_name, version ?? "", taken_at, user_count];
  return createHash("sha256")
    .update(JSON.stringify([...fields, usersDigest]))
    .digest("hex");
}
