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
import { DocumentHeader, requireCount, requirePast } from "./document-header.ts";
import { splitJson } from "./json-splitter.ts";
import { LicenseUsageError, tooLarge } from "./license-usage-error.ts";
import type { ReadOptions } from "./read-license-usage.ts";
import { defaultSplitLimits, type SplitPlan } from "./split-plan.ts";

export type CloudRecordKind = "user" | "invitation" | "subscription";

/** An element of one of the document's lists: `key` is unique among its kind, `document` is it, validated, as JSON text. */
export type CloudRecord = { readonly kind: CloudRecordKind; readonly key: string; readonly document: string };

export type CloudAccounts = { readonly header: CloudHeader; readonly digest: string };

export type CloudAccountsEvent =
  | { readonly type: "records"; readonly records: readonly CloudRecord[] }
  | { readonly type: "complete"; readonly cloud: CloudAccounts };

/** Keys are kept as texts, about 100 bytes each. */
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
  const readings = new Map(lists.map((list) => [list.name, new ListReading(list, countMax)]));
  let held: LicenseUsageError | null = null;
  for await (const event of splitJson(source, plan, options.limits ?? defaultSplitLimits)) {
    header.take(event);
    const reading = event.type === "elements" ? readings.get(event.key) : undefined;
    if (event.type !== "elements" || reading === undefined || held !== null) continue;
    const read = reading.read(event.values, event.firstIndex);
    if (read.records.length > 0) yield { type: "records", records: read.records };
    if (read.error !== null && header.confirmed) throw read.error;
    held = read.error;
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
  { name: "users", kind: "user", schema: cloudUser, keyOf: ({ login }) => String(login).toLowerCase() },
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
  readonly #countMax: number;
  readonly #keys = new Set<string>();
  readonly #hash: Hash = createHash("sha256");

  constructor(list: CloudList, countMax: number) {
    this.#list = list;
    this.#countMax = countMax;
  }

  get count(): number {
    return this.#keys.size;
  }

  /** The records before the first that is wrong, and what is wrong with that. */
  read(values: readonly unknown[], firstIndex: number): { records: CloudRecord[]; error: LicenseUsageError | null } {
    const records: CloudRecord[] = [];
    for (const [index, value] of values.entries()) {
      const record = this.#toRecord(value, firstIndex + index);
      if (record instanceof LicenseUsageError) return { records, error: record };
      this.#keys.add(record.key);
      this.#hash.update(`${record.document}\n`);
      records.push(record);
    }
    return { records, error: null };
  }

  digest(): string {
    return this.#hash.digest("hex");
  }

  #toRecord(value: unknown, userIndex: number): CloudRecord | LicenseUsageError {
    const { name, kind, schema, keyOf } = this.#list;
    const element = `The element of \`${name}\` at index ${userIndex}`;
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const fields = parsed.error.issues
        .slice(0, issuesToldMax)
        .map(({ path, message }) => `\`${path.join(".")}\`: ${message}`);
      const sentence = `${element} is not valid: ${fields.join("; ")}. Correct it and send the document again.`;
      return new LicenseUsageError("invalid_account", sentence, { userIndex });
    }
    const key = keyOf(asFields(parsed.data));
    if (key.includes("\0") || !key.isWellFormed()) {
      const sentence = `${element} has a name or id that is no text. Correct it and send the document again.`;
      return new LicenseUsageError("invalid_account", sentence, { userIndex });
    }
    if (this.#keys.has(key)) {
      const sentence = `${element} has a name or id that stands earlier in the list. Send each once.`;
      return new LicenseUsageError("duplicate_user_id", sentence, { userIndex });
    }
    if (this.#keys.size === this.#countMax) {
      return tooLarge(null, `\`${name}\` has more than ${this.#countMax} elements`, userIndex);
    }
    return { kind, key, document: JSON.stringify(parsed.data) };
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
const plan: SplitPlan = {
  arrays: new Set(lists.map(({ name }) => name)),
  values: new Set(Object.keys(cloudHeader.shape)),
};
