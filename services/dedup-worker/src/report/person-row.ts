import type { BinaryRows } from "@oneseat/database/binary-copy";
import type { MatchedPerson } from "../matching/describe-people.ts";

/** The columns of a person that begins, in the order in which `addPersonRow` writes them. */
export const personColumns = [
  "enterprise_id",
  "order_key",
  "valid_from",
  "person_id",
  "has_cloud",
  "has_server",
  "visual_studio",
  "account_count",
  "policy_seats_more",
  "body",
] as const;

export type PersonRow = {
  /** The enterprise's id as bytes. */
  readonly enterprise: Buffer;
  readonly version: number;
  readonly person: MatchedPerson;
  readonly orderKey: Buffer;
  /** JSON text of the person's body in UTF-8. */
  readonly body: Buffer;
};

export function addPersonRow(rows: BinaryRows, { enterprise, version, person, orderKey, body }: PersonRow): void {
  rows.row(personColumns.length);
  rows.bytes(enterprise);
  rows.bytes(orderKey);
  rows.int4(version);
  rows.bytes(person.idBytes);
  rows.boolean(person.hasCloud);
  rows.boolean(person.hasServer);
  rows.boolean(person.hasSubscription);
  rows.int4(person.accountCount);
  rows.int4(person.policySeatsMore);
  rows.bytes(body);
}

/** Postgres keeps no NUL in a text, and a name may hold one; JSON text escapes it. */
export function storable(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\ufffd") : text;
}
