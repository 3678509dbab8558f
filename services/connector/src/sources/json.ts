import type { ExportEmail, ExportUser, LeftOut } from "@oneseat/contracts/export-file";
import { splitJson } from "@oneseat/license-usage/json-splitter";
import { LicenseUsageError } from "@oneseat/license-usage/license-usage-error";
import { toServerAccount } from "@oneseat/license-usage/server-account";
import type { SplitPlan } from "@oneseat/license-usage/split-plan";
import { z } from "zod";
import { type AccountSource, batchAccountsMax, noFacts } from "./account-source.ts";
import { openSourceFile, unreadableFile } from "./open-source-file.ts";
import { SourceError } from "./source-error.ts";

/**
 * A JSON file, read anew at each sync: a list of `{user_id, emails}`, or an object with such a list in `users`, as an
 * export file is. Of the object's other keys `user_count` is checked and `left_out` taken over, where they are there.
 */
export function createJsonSource(options: { file: string }): AccountSource {
  return {
    read: async (signal) => {
      const bytes = await openSourceFile(options.file, signal);
      const leftOut = { suspended: 0, built_in: 0 };
      return { facts: noFacts, leftOut, batches: readUsers(bytes, leftOut) };
    },
    readLicense: async () => null,
  };
}

const plan: SplitPlan = { arrays: new Set(["users"]), values: new Set(["user_count", "left_out"]) };

async function* readUsers(bytes: AsyncIterable<Uint8Array>, leftOut: LeftOut): AsyncGenerator<readonly ExportUser[]> {
  let read: number | null = null;
  let said: unknown = null;
  try {
    for await (const event of splitJson(asObject(bytes), plan)) {
      if (event.type === "elements") yield* toBatches(event.values, event.firstIndex);
      if (event.type === "array") read = event.count;
      if (event.type === "value" && event.key === "user_count") said = event.value;
      if (event.type === "value" && event.key === "left_out") Object.assign(leftOut, readLeftOut(event.value));
    }
  } catch (error) {
    throw toSourceError(error);
  }
  if (read === null) throw malformed("it is neither a list of users nor an object with a list `users`");
  if (typeof said === "number" && said !== read) {
    throw new SourceError(
      "source_truncated",
      `The file says that it has ${said} users but has ${read}. Make it again.`,
    );
  }
}

function* toBatches(values: readonly unknown[], firstIndex: number): Generator<readonly ExportUser[]> {
  for (let start = 0; start < values.length; start += batchAccountsMax) {
    const batch = values.slice(start, start + batchAccountsMax);
    yield batch.map((value, offset) => toUser(value, firstIndex + start + offset));
  }
}

function toUser(value: unknown, index: number): ExportUser {
  const account = toServerAccount(value);
  if (typeof account === "string") throw malformed(`the user at index ${index} ${account}`);
  return { user_id: account.userId, emails: parseEmails(account.emails) };
}

/** `emails` of a server account is JSON text of pairs: its maker guarantees that. */
function parseEmails(text: string): ExportEmail[] {
  const pairs: [string, boolean][] = JSON.parse(text);
  return pairs.map(([email, primary]) => ({ email, primary }));
}

const countsLeftOut = z.object({
  suspended: z.number().int().nonnegative().default(0),
  built_in: z.number().int().nonnegative().default(0),
});

function readLeftOut(value: unknown): LeftOut {
  return countsLeftOut.catch({ suspended: 0, built_in: 0 }).parse(value);
}

/** A list becomes the list of an object, so that one splitter reads both. */
async function* asObject(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isList: boolean | null = null;
  for await (const chunk of bytes) {
    if (isList === null) {
      const start = chunk.findIndex((byte) => !passedOver.includes(byte));
      if (start < 0) continue;
      isList = chunk[start] === openBracket;
      if (isList) yield Buffer.from('{"users":');
      yield chunk.subarray(start);
    } else yield chunk;
  }
  if (isList) yield Buffer.from("}");
}

const openBracket = 0x5b;
/** White space and the bytes of a byte order mark. */
const passedOver: readonly number[] = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf];

/** The reader speaks to whoever uploads a file; here somebody made one for the connector. */
function toSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  if (!(error instanceof LicenseUsageError)) return unreadableFile(error);
  switch (error.code) {
    case "incomplete":
      return new SourceError("source_truncated", "The file named by ONESEAT_SOURCE_FILE ends before its JSON does.");
    case "malformed_json":
      return malformed("it is not valid JSON");
    case "too_large":
      return malformed("a part of it is larger than any user's");
    default:
      return malformed("it is neither a list of users nor an object with a list `users`");
  }
}

function malformed(what: string): SourceError {
  return new SourceError(
    "source_malformed",
    `The file named by ONESEAT_SOURCE_FILE cannot be used: ${what}. It holds [{"user_id": 1, "emails": [{"email": "…", "primary": true}]}].`,
  );
}
