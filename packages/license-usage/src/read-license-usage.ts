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
import { toServerAccount } from "./server-account.ts";
import { ServerAccounts } from "./server-accounts.ts";
import { type DigestedHeader, snapshotDigest, UsersDigest } from "./snapshot-digest.ts";
import { defaultSplitLimits, type SplitEvent, type SplitLimits, type SplitPlan } from "./split-plan.ts";

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

/** `accounts` stay as they are until the next event is asked for. */
export type LicenseUsageEvent =
  | { readonly type: "accounts"; readonly accounts: ServerAccounts }
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
  const reader = new PlainAccountReader();
  const users = new UserReading(reader, options.accountCountMax ?? defaultAccountCountMax);
  // While the format is not known, a wrong account may only mean that this is another kind of file: then that is told.
  let held: LicenseUsageError | null = null;
  for await (const event of splitJson(refuseEncrypted(source), planOf(reader), options.limits ?? defaultSplitLimits)) {
    header.take(event);
    if ((event.type !== "read" && event.type !== "elements") || held !== null) continue;
    const { accounts, error } = users.read(event);
    if (accounts.count > 0) yield { type: "accounts", accounts };
    if (error !== null && header.confirmed) throw error;
    held = error;
  }
  header.requireFormat("users");
  if (held !== null) throw held;
  yield { type: "complete", usage: complete(header, users, options.now()) };
}

class UserReading {
  readonly #reader: PlainAccountReader;
  readonly #countMax: number;
  readonly #ids = new NumberSet();
  readonly #digest = new UsersDigest();
  /** Those that the reader left. */
  readonly #others = new ServerAccounts();
  count = 0;

  constructor(reader: PlainAccountReader, countMax: number) {
    this.#reader = reader;
    this.#countMax = countMax;
  }

  /** The accounts before the first that is wrong, and what is wrong with that. */
  read(event: SplitEvent & { type: "read" | "elements" }): {
    accounts: ServerAccounts;
    error: LicenseUsageError | null;
  } {
    const { firstIndex } = event;
    let invalid: LicenseUsageError | null = null;
    if (event.type === "elements") invalid = this.#validate(event.values, firstIndex);
    const accounts = event.type === "read" ? this.#reader.accounts : this.#others;
    const error = this.#admit(accounts, firstIndex) ?? invalid;
    this.#digest.update(accounts.bytes);
    return { accounts, error };
  }

  #validate(values: readonly unknown[], firstIndex: number): LicenseUsageError | null {
    this.#others.clear();
    for (const [index, value] of values.entries()) {
      const account = toServerAccount(value);
      if (typeof account === "string") return invalidAccount(firstIndex + index, account);
      this.#others.add(account);
    }
    return null;
  }

  /** Cuts the accounts off before the first that was there already or is one too many. */
  #admit(accounts: ServerAccounts, firstIndex: number): LicenseUsageError | null {
    for (let index = 0; index < accounts.count; index++) {
      let error: LicenseUsageError | null = null;
      if (!this.#ids.add(accounts.userIds[index] ?? 0)) error = duplicateUserId(firstIndex + index);
      else if (this.count + index === this.#countMax) error = tooManyAccounts(this.#countMax);
      if (error === null) continue;
      accounts.truncate(index);
      return error;
    }
    this.count += accounts.count;
    return null;
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

function planOf(reader: PlainAccountReader): SplitPlan {
  return { arrays: new Set(["users"]), values: headerKeys, readers: new Map([["users", reader]]) };
}
