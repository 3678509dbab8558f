import { holdsAddress } from "./people-view.ts";

const keyPattern = /^[^\s:/]+(:\d+)?:[^\s/]+$/;
/** What GitHub lets a login be, and the underscore that managed users' short codes follow. */
const loginPattern = /^[\w-]+(\[bot\])?$/;

/** The key of the account that a query names: `HOST:ID`, `cloud:LOGIN` or a login on the cloud; null: it names none. */
export function accountKeyOf(query: string): string | null {
  const text = query.trim();
  if (holdsAddress(text)) return null;
  if (keyPattern.test(text)) return text;
  return loginPattern.test(text) ? `cloud:${text}` : null;
}
