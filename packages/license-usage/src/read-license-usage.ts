import {
  type ExportHeader,
  type ExportSignature,
  exportFormat,
  exportHeader,
  exportSignature,
} from "@oneseat/contracts/export-file";
import { DocumentHeader, refuseEncrypted, requireCount, requirePast } from "./document-header.ts";
import { splitJson } from "./json-splitter.ts";
import { LicenseUsageError, tooLarge } from "./license-usage-error.ts";
import { NumberSet } from "./number-set.ts";
import { PlainAccountReader } from "./plain-account-reader.ts";
import { type ServerAccount, toServerAccount } from "./server-account.ts";
import { type DigestedHeader, snapshotDigest, UsersDigest } from "./snapshot-digest.ts";
import { defaultSplitLimits, type SplitLimits, type SplitPlan } from "./split-plan.ts";

export type ReadOptions = {
  readonly now: () => Date;
  readonly accountCountMax?: number;
  readonly limits?: SplitLimits;
};

/** Everything of the file but its accounts, with the digests that were computed over what was read. */
export type LicenseUsage = {
  readonly header: Omit<ExportHeader, "signature">;
  readonly signature: ExportSignature | null;
  readonly usersDigest: string;
  readonly digest: string;
};

export type LicenseUsageEvent =
  | { readonly type: "accounts"; readonly accounts: readonly ServerAccount[] }
  | { readonly type: "complete"; readonly usage: LicenseUsage };

/** The ids that were seen take 8 to 27 bytes each. */
const defaultAccountCountMax = 10_000_000;

/**
 * Reads an export file from its decoded bytes, whatever its size, in constant memory but for the ids that it has seen.
 * Gives batches of validated accounts and, last and only when nothing is wrong with the whole file, `complete`. Throws
 * `LicenseUsageError`. Whether a signature is by a known key is for the caller to find out, with `verifySnapshot`.
 */
export async function* readLicenseUsage(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<LicenseUsageEvent> {
  const header = new DocumentHeader(exportFormat);
  const users = new UserReading(options.accountCountMax ?? defaultAccountCountMax);
  // While the format is not known, a wrong account may only mean that this is another kind of file: then that is told.
  let held: LicenseUsageError | null = null;
  for await (const event of splitJson(refuseEncrypted(source), newPlan(), options.limits ?? defaultSplitLimits)) {
    header.take(event);
    if (event.type !== "elements" || held !== null) continue;
    const read = users.read(event.values, event.firstIndex);
    if (read.accounts.length > 0) yield { type: "accounts", accounts: read.accounts };
    if (read.error !== null && header.confirmed) throw read.error;
    held = read.error;
  }
  header.requireFormat("users");
  if (held !== null) throw held;
  yield { type: "complete", usage: complete(header, users, options.now()) };
}

class UserReading {
  readonly #ids = new NumberSet();
  readonly #digest = new UsersDigest();
  readonly #countMax: number;
  count = 0;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  /** The accounts before the first that is wrong, and what is wrong with that. */
  read(values: readonly unknown[], firstIndex: number): { accounts: ServerAccount[]; error: LicenseUsageError | null } {
    const accounts: ServerAccount[] = [];
    let error: LicenseUsageError | null = null;
    for (let index = 0; index < values.length && error === null; index++) {
      const account = toServerAccount(values[index]);
      if (typeof account === "string") error = invalidAccount(firstIndex + index, account);
      else if (!this.#ids.add(account.userId)) error = duplicateUserId(firstIndex + index);
      else if (this.count === this.#countMax) error = tooManyAccounts(this.#countMax);
      else {
        accounts.push(account);
        this.count++;
      }
    }
    this.#digest.update(accounts);
    return { accounts, error };
  }

  digest(): string {
    return this.#digest.finish();
  }
}

function complete(header: DocumentHeader, users: UserReading, now: Date): LicenseUsage {
  const { signature, ...values } = header.values;
  const parsed = headerSchema.safeParse(values);
  if (!parsed.success) throw header.rejected(parsed.error.issues);
  requireCount(parsed.data.user_count, users.count);
  requirePast(parsed.data.taken_at, now);
  const usersDigest = users.digest();
  return {
    header: parsed.data,
    signature: readSignature(signature),
    usersDigest,
    digest: snapshotDigest(asDigested(values), usersDigest),
  };
}

/** The digest covers the values as the file has them, before the schema folds the case of host name and server id. */
function asDigested(validated: Readonly<Record<string, unknown>>): DigestedHeader {
  return validated as DigestedHeader;
}

function readSignature(value: unknown): ExportSignature | null {
  if (value === undefined || value === null) return null;
  const parsed = exportSignature.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new LicenseUsageError(
    "bad_signature",
    "The file's `signature` is not of the form that a connector writes: the file was changed. Export it again and upload it unchanged.",
  );
}

function invalidAccount(userIndex: number, what: string): LicenseUsageError {
  const sentence = `The user at index ${userIndex} ${what}. Correct it at its source and export again.`;
  return new LicenseUsageError("invalid_account", sentence, { userIndex });
}

function duplicateUserId(userIndex: number): LicenseUsageError {
  const sentence = `The user at index ${userIndex} has a \`user_id\` that stands earlier in the file. Export it again.`;
  return new LicenseUsageError("duplicate_user_id", sentence, { userIndex });
}

function tooManyAccounts(countMax: number): LicenseUsageError {
  return tooLarge(null, `The file has more than ${countMax} users`, countMax);
}

const headerSchema = exportHeader.omit({ signature: true });
const headerKeys = new Set(Object.keys(exportHeader.shape));

function newPlan(): SplitPlan {
  const reader = new PlainAccountReader();
  return {
    arrays: new Set(["users"]),
    values: headerKeys,
    readers: new Map([["users", (bytes, count) => reader.read(bytes, count)]]),
  };
}
