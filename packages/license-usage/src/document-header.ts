import { encryptedExport, encryptedHeadBytes, hasFieldsOfGitHubExport, looksEncrypted } from "./encrypted-export.ts";
import { LicenseUsageError } from "./license-usage-error.ts";
import type { SplitEvent } from "./split-plan.ts";

/** At most this far ahead of our clock may a snapshot say that it was taken. */
const clockSkewMsMax = 5 * 60 * 1000;

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Gathers everything of a document but its lists, whatever the order of its keys, and judges its format. */
export class DocumentHeader {
  readonly #format: string;
  readonly #values: Record<string, unknown> = {};
  readonly #keys: string[] = [];
  readonly #lists = new Set<string>();
  #holdsAccounts = false;

  constructor(format: string) {
    this.#format = format;
  }

  /** The values that were given whole, as parsed. */
  get values(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  /** True once `format` was read and is the one that is expected. */
  get confirmed(): boolean {
    return this.#values.format === this.#format;
  }

  take(event: SplitEvent): void {
    if (event.type === "read" || event.type === "elements") {
      if (event.type === "read" || typeof event.values[0] === "object") this.#holdsAccounts = true;
      return;
    }
    this.#keys.push(event.key);
    if (event.type === "value") this.#values[event.key] = event.value;
    if (event.type === "array") this.#lists.add(event.key);
    if ("format" in this.#values && !this.confirmed) throw this.#unsupported("its `format` is another one");
  }

  /** Throws unless the whole document, which has been read, is of the format and has the list. */
  requireFormat(list: string): void {
    if (!("format" in this.#values)) {
      if (!this.#holdsAccounts && hasFieldsOfGitHubExport(this.#keys)) throw encryptedExport();
      throw this.#unsupported("`format` is missing");
    }
    if (!this.#lists.has(list)) throw this.#unsupported(`\`${list}\` must be a list`);
  }

  /** Names the fields that are wrong, never their values. */
  rejected(issues: readonly Issue[]): LicenseUsageError {
    const fields = issues.map(({ path, message }) => `\`${path.join(".")}\`: ${message}`);
    return this.#unsupported(fields.slice(0, issuesToldMax).join("; "));
  }

  #unsupported(what: string): LicenseUsageError {
    const sentence = `The file is not of the format ${this.#format}, version 1: ${what}.`;
    return new LicenseUsageError("unsupported_format", `${sentence} Upload a file of that format, as it was exported.`);
  }
}

export function requireCount(said: number, read: number): void {
  if (said === read) return;
  throw new LicenseUsageError(
    "user_count_mismatch",
    `The file says that it has ${said} users but has ${read}: part of it is missing or was added. Export it again.`,
  );
}

export function requirePast(takenAt: string, now: Date): void {
  if (Date.parse(takenAt) <= now.getTime() + clockSkewMsMax) return;
  throw new LicenseUsageError(
    "future_snapshot",
    "The file says that it was taken more than five minutes from now. Set the clock of the machine that made it, and export it again.",
  );
}

/** The same bytes; throws `encrypted_export` before the first of them when the body looks like one. */
export async function* refuseEncrypted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = Buffer.alloc(0);
  for await (const chunk of source) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < encryptedHeadBytes) continue;
    if (looksEncrypted(head.subarray(0, encryptedHeadBytes))) throw encryptedExport();
    yield head;
    head = null;
  }
  if (head === null) return;
  if (looksEncrypted(head)) throw encryptedExport();
  yield head;
}

const issuesToldMax = 5;
