import {
  type ExportHeader,
  type ExportUser,
  exportFormat,
  exportFormatVersion,
  type LeftOut,
} from "@oneseat/contracts/export-file";
import { quoteJson } from "./json-text.ts";
import { accountLine } from "./server-accounts.ts";
import { snapshotDigest, UsersDigest } from "./snapshot-digest.ts";
import { type SnapshotSigner, signSnapshot } from "./snapshot-signature.ts";

const flushCharacters = 64 * 1024;

/** What is known of a snapshot before its first account is read. */
export type SnapshotFacts = Omit<ExportHeader, "format" | "format_version" | "left_out" | "user_count" | "signature">;

export type WriteOptions = {
  readonly facts: SnapshotFacts;
  readonly users: AsyncIterable<readonly ExportUser[]>;
  /** Asked for once all users were read. */
  readonly leftOut: () => LeftOut;
  /** Null: the file is not signed. */
  readonly signer: SnapshotSigner | null;
};

export type WrittenUsage = { readonly userCount: number; readonly usersDigest: string; readonly digest: string };

/**
 * Writes an export file as its users come, in constant memory: what is known only afterwards (`user_count`, `left_out`,
 * `signature`) stands behind them. Gives pieces of about 64 KiB and returns what was written.
 */
export async function* writeLicenseUsage(options: WriteOptions): AsyncGenerator<Buffer, WrittenUsage> {
  const head = { format: exportFormat, format_version: exportFormatVersion, ...options.facts };
  const usersDigest = new UsersDigest();
  let userCount = 0;
  let text = `${JSON.stringify(head).slice(0, -1)},"users":[`;
  for await (const users of options.users) {
    let lines = "";
    for (const user of users) {
      const { fileText, line } = writeUser(user);
      text += userCount === 0 ? `\n${fileText}` : `,\n${fileText}`;
      userCount++;
      lines += line;
      if (text.length < flushCharacters) continue;
      yield Buffer.from(text);
      text = "";
    }
    usersDigest.update(lines);
  }
  const digests = digestsOf({ ...head, user_count: userCount }, usersDigest.finish());
  const signature = options.signer === null ? {} : { signature: signSnapshot(digests, options.signer) };
  const tail = JSON.stringify({ user_count: userCount, left_out: options.leftOut(), ...signature });
  yield Buffer.from(`${text}\n],${tail.slice(1)}\n`);
  return { userCount, ...digests };
}

function writeUser({ user_id, emails }: ExportUser): { fileText: string; line: string } {
  let fileText = "";
  let digestText = "";
  for (const { email, primary } of emails) {
    const quoted = quoteJson(email);
    const separator = digestText === "" ? "" : ",";
    fileText += `${separator}{"email":${quoted},"primary":${primary}}`;
    digestText += `${separator}[${quoted},${primary}]`;
  }
  return {
    fileText: `{"user_id":${user_id},"emails":[${fileText}]}`,
    line: accountLine({ userId: user_id, emails: `[${digestText}]` }),
  };
}

function digestsOf(header: Parameters<typeof snapshotDigest>[0], usersDigest: string) {
  return { usersDigest, digest: snapshotDigest(header, usersDigest) };
}
