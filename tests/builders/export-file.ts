import { createHash, sign } from "node:crypto";
import { type ExportUser, exportFormat, exportFormatVersion } from "@oneseat/contracts/export-file";
import { syntheticAccounts } from "@oneseat/demo/synthetic-accounts";
import type { SigningKey } from "./signing-key.ts";

export interface ExportFileOptions {
  readonly users: readonly ExportUser[];
  readonly serverId?: string;
  readonly hostName?: string;
  readonly enterprise?: string | null;
  readonly version?: string | null;
  readonly takenAt?: string;
  readonly leftOut?: { readonly suspended: number; readonly built_in: number };
  /** Absent: the file is not signed. */
  readonly signWith?: SigningKey;
  /** `early` is how a connector streams it: `user_count` and `signature` are known only after the users. */
  readonly usersAt?: "documented" | "early";
  /** Sets, or with undefined removes, any key after the digests were made: how a test breaks a file. */
  readonly tamper?: Readonly<Record<string, unknown>>;
}

export const builtServerId = "3f0c1f0e-7d0e-4a7e-9d55-0d8f6f6f1a01";
export const builtHostName = "ghes-eu.octo.example";
export const builtTakenAt = "2026-11-22T05:00:00.000Z";

/**
 * The text of an export file. Digests and signature are computed here from the contract's words alone and not with the
 * product's code, so that a test with this file compares the product with the contract.
 */
export function buildExportFile(options: ExportFileOptions): string {
  const { users, serverId = builtServerId, hostName = builtHostName, takenAt = builtTakenAt } = options;
  const { enterprise = "octo-corp", version = "3.19.2" } = options;
  const before = { format: exportFormat, format_version: exportFormatVersion, enterprise, server_id: serverId };
  const head = {
    ...before,
    host_name: hostName,
    version,
    http_only: false,
    features: [{ name: "license_usage_sync", enabled_at: "2026-11-01T09:00:00Z" }],
    license: `sha256:${createHash("sha256").update(hostName).digest("hex")}`,
    left_out: options.leftOut ?? { suspended: 0, built_in: 2 },
    taken_at: takenAt,
  };
  const userCount = { user_count: users.length };
  const signature = options.signWith
    ? { signature: signatureOf({ ...head, ...userCount }, users, options.signWith) }
    : {};
  const whole =
    options.usersAt === "early"
      ? { ...head, users, ...userCount, ...signature }
      : { ...head, ...userCount, users, ...signature };
  return JSON.stringify({ ...whole, ...options.tamper });
}

/** Users of an export file as a connector would make them from the same synthetic accounts. */
export function buildExportUsers(options: { count: number; seed?: number }): ExportUser[] {
  const accounts = syntheticAccounts(options);
  const users: ExportUser[] = [];
  for (let index = 0; index < accounts.length; index += 1) {
    const account = accounts.at(index);
    if (!account || account.suspended) continue;
    const further = account.furtherEmails.map((email) => ({ email, primary: false }));
    const primary = account.email === null ? [] : [{ email: account.email, primary: true }];
    users.push({ user_id: account.id, emails: [...primary, ...further] });
  }
  return users;
}

interface SignedHead {
  readonly format: string;
  readonly format_version: number;
  readonly enterprise: string | null;
  readonly server_id: string;
  readonly host_name: string;
  readonly version: string | null;
  readonly taken_at: string;
  readonly user_count: number;
}

function signatureOf(head: SignedHead, users: readonly ExportUser[], key: SigningKey): Record<string, string> {
  const usersHash = createHash("sha256");
  for (const user of users) {
    usersHash.update(`${JSON.stringify([user.user_id, user.emails.map(({ email, primary }) => [email, primary])])}\n`);
  }
  const usersDigest = usersHash.digest("hex");
  const { format, format_version, enterprise, server_id, host_name, version, taken_at, user_count } = head;
  const signed = [
    format,
    format_version,
    enterprise ?? "",
    server_id,
    host_name,
    version ?? "",
    taken_at,
    user_count,
    usersDigest,
  ];
  const digest = createHash("sha256").update(JSON.stringify(signed)).digest("hex");
  const value = sign(null, Buffer.from(digest), key.privateKey).toString("base64url");
  return { algorithm: "EdDSA", key_id: key.keyId, users_digest: usersDigest, digest, value };
}
