import { createHash, type Hash } from "node:crypto";
import {
  type CloudHeader,
  cloudFormat,
  cloudHeader,
  cloudInvitation,
  cloudUser,
  visualStudioSubscription,
} from "@oneseat/contracts/cloud-document";
import type { z } from "zod";
import { type CloudRecordKind, CloudRecords } from "./cloud-records.ts";
import { DocumentHeader, requireCount, requirePast } from "./document-header.ts";
import { splitJson } from "./json-splitter.ts";
import { LicenseUsageError, tooLarge } from "./license-usage-error.ts";
import { PlainUserReader, userKey } from "./plain-user-reader.ts";
import type { ReadOptions } from "./read-license-usage.ts";
import { defaultSplitLimits, type SplitEvent, type SplitPlan } from "./split-plan.ts";
import { TextSet } from "./text-set.ts";

export type CloudAccounts = { readonly header: CloudHeader; readonly digest: string };

/** `records` stay as they are until the next event is asked for. */
export type CloudAccountsEvent =
  | { readonly type: "records"; readonly records: CloudRecords }
  | { readonly type: "complete"; readonly cloud: CloudAccounts };

/** Keys are kept, about 30 bytes each. */
const defaultAccountCountMax = 2_000_000;

/**
 * Reads a cloud accounts document as `readLicenseUsage` reads an export file, with the same promises and errors.
 * `digest` tells whether two documents hold the same; the order of keys and of the lists among each other is no matter.
 */
export async function* readCloudAccounts(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<CloudAccountsEvent> {
  const header = new DocumentHeader(cloudFormat);
  const countMax = options.accountCountMax ?? defaultAccountCountMax;
  const reader = new PlainUserReader();
  const readings = new Map(lists.map((list) => [list.name, new ListReading(list, reader, countMax)]));
  let held: LicenseUsageError | null = null;
  for await (const event of splitJson(source, planOf(reader), options.limits ?? defaultSplitLimits)) {
    header.take(event);
    const reading = readings.get(event.key);
    if ((event.type !== "read" && event.type !== "elements") || reading === undefined || held !== null) continue;
    const { records, error } = reading.read(event);
    if (records.count > 0) yield { type: "records", records };
    if (error !== null && header.confirmed) throw error;
    held = error;
  }
  header.requireFormat("users");
  if (held !== null) throw held;
  yield { type: "complete", cloud: complete(header, readings, options.now()) };
}

type CloudList = {
  readonly name: string;
  readonly kind: CloudRecordKind;
  readonly schema: z.ZodType;
  readonly keyOf: (validated: Readonly<Record<string, unknown>>) => string;
};

const lists: readonly CloudList[] = [
  { name: "users", kind: "user", schema: cloudUser, keyOf: ({ login }) => userKey(String(login)) },
  { name: "invitations", kind: "invitation", schema: cloudInvitation, keyOf: ({ id }) => String(id) },
  {
    name: "visual_studio_subscriptions",
    kind: "subscription",
    schema: visualStudioSubscription,
    keyOf: ({ subscription_id }) => String(subscription_id),
  },
];

class ListReading {
  readonly #list: CloudList;
  readonly #reader: PlainUserReader;
  readonly #countMax: number;
  readonly #keys = new TextSet();
  readonly #hash: Hash = createHash("sha256");
  /** Those that the reader left. */
  readonly #others: CloudRecords;

  constructor(list: CloudList, reader: PlainUserReader, countMax: number) {
    this.#list = list;
    this.#reader = reader;
    this.#countMax = countMax;
    this.#others = new CloudRecords(list.kind);
  }

  get count(): number {
    return this.#keys.size;
  }

  /** The records before the first that is wrong, and what is wrong with that. */
  read(event: SplitEvent & { type: "read" | "elements" }): { records: CloudRecords; error: LicenseUsageError | null } {
    const { firstIndex } = event;
    let invalid: LicenseUsageError | null = null;
    if (event.type === "elements") invalid = this.#validate(event.values, firstIndex);
    const records = event.type === "read" ? this.#reader.records : this.#others;
    const error = this.#admit(records, firstIndex) ?? invalid;
    this.#hash.update(records.bytes);
    return { records, error };
  }

  digest(): string {
    return this.#hash.digest("hex");
  }

  #validate(values: readonly unknown[], firstIndex: number): LicenseUsageError | null {
    const { schema, keyOf } = this.#list;
    this.#others.clear();
    for (const [index, value] of values.entries()) {
      const parsed = schema.safeParse(value);
      if (!parsed.success) {
        const fields = parsed.error.issues
          .slice(0, issuesToldMax)
          .map(({ path, message }) => `\`${path.join(".")}\`: ${message}`);
        return this.#invalid(firstIndex + index, `is not valid: ${fields.join("; ")}`);
      }
      const key = keyOf(asFields(parsed.data));
      if (key.includes("\0") || !key.isWellFormed()) {
        return this.#invalid(firstIndex + index, "has a name or id that is no text");
      }
      this.#others.add(key, JSON.stringify(parsed.data));
    }
    return null;
  }

  /** Cuts the records off before the first that was there already or is one too many. */
  #admit(records: CloudRecords, firstIndex: number): LicenseUsageError | null {
    for (const [index, key] of records.keys.entries()) {
      let error: LicenseUsageError | null = null;
      if (!this.#keys.add(key)) error = this.#duplicate(firstIndex + index);
      else if (this.#keys.size > this.#countMax) error = this.#tooMany(firstIndex + index);
      if (error === null) continue;
      records.truncate(index);
      return error;
    }
    return null;
  }

  #invalid(userIndex: number, what: string): LicenseUsageError {
    const sentence = `${this.#element(userIndex)} ${what}. Correct it and send the document again.`;
    return new LicenseUsageError("invalid_account", sentence, { userIndex });
  }

  #duplicate(userIndex: number): LicenseUsageError {
    const sentence = `${this.#element(userIndex)} has a name or id that stands earlier in the list. Send each once.`;
    return new LicenseUsageError("duplicate_user_id", sentence, { userIndex });
  }

  #tooMany(userIndex: number): LicenseUsageError {
    return tooLarge(null, `\`${this.#list.name}\` has more than ${this.#countMax} elements`, userIndex);
  }

  #element(userIndex: number): string {
    return `The element of \`${this.#list.name}\` at index ${userIndex}`;
  }
}

/** Every schema of the three lists is one of objects. */
function asFields(validated: unknown): Readonly<Record<string, unknown>> {
  return validated as Readonly<Record<string, unknown>>;
}

function complete(header: DocumentHeader, readings: ReadonlyMap<string, ListReading>, now: Date): CloudAccounts {
  const parsed = cloudHeader.safeParse(header.values);
  if (!parsed.success) throw header.rejected(parsed.error.issues);
  requireCount(parsed.data.user_count, readings.get("users")?.count ?? 0);
  requirePast(parsed.data.taken_at, now);
  const digests = [...readings.values()].map((reading) => reading.digest());
  const digest = createHash("sha256").update(JSON.stringify(digests)).digest("hex");
  return { header: parsed.data, digest };
}

const issuesToldMax = 3;
const arrays = new Set(lists.map(({ name }) => name));
const values = new Set(Object.keys(cloudHeader.shape));

function planOf(reader: PlainUserReader): SplitPlan {
  return { arrays, values, readers: new Map([["users", reader]]) };
}
