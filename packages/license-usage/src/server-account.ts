import { quoteJson } from "./json-text.ts";

/**
 * An account of a server, validated. `emails` is the JSON text of `[[email, primary], …]` as parsed and in the order
 * of the file: the one form that is digested, stored and compared.
 */
export type ServerAccount = { readonly userId: number; readonly emails: string };

/**
 * One element of `users`, as parsed, or what is wrong with it. Written by hand and not with a schema: it may run once for
 * each of a million accounts.
 */
export function toServerAccount(value: unknown): ServerAccount | string {
  if (typeof value !== "object" || value === null) return "is not an object";
  const userId = "user_id" in value ? value.user_id : undefined;
  if (typeof userId !== "number" || !Number.isSafeInteger(userId) || userId <= 0) {
    return "has no `user_id` that is a positive whole number of at most 2^53 - 1";
  }
  const emails = "emails" in value ? emailsText(value.emails) : null;
  if (emails === null) {
    return "has no `emails` that is a list of texts, or of objects with a text `email` and an optional true or false `primary`";
  }
  return { userId, emails };
}

function emailsText(emails: unknown): string | null {
  if (!Array.isArray(emails)) return null;
  let text = "[";
  for (let index = 0; index < emails.length; index++) {
    const entry: unknown = emails[index];
    const pair = typeof entry === "string" ? pairText(entry, index === 0) : objectText(entry);
    if (pair === null) return null;
    text += index === 0 ? pair : `,${pair}`;
  }
  return `${text}]`;
}

function objectText(entry: unknown): string | null {
  if (typeof entry !== "object" || entry === null) return null;
  const email = "email" in entry ? entry.email : undefined;
  const primary = "primary" in entry ? (entry.primary ?? false) : false;
  if (typeof email !== "string" || typeof primary !== "boolean") return null;
  return pairText(email, primary);
}

function pairText(email: string, primary: boolean): string {
  return `[${quoteJson(email)},${primary}]`;
}
