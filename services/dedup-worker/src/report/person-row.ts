import type { BinaryRows } from "@oneseat/database/binary-copy";
import type { MatchedPerson } from "../matching/describe-people.ts";

/** The columns of a person that begins, in the order in which `addPersonRow` writes them. */
export const personColumns = [
  "enterprise_id",
  "order_key",
  "valid_from",
  "person_id",
  "content_hash",
  "has_cloud",
  "has_server",
  "visual_studio",
  "account_count",
  "policy_seats_more",
  "organizations",
  "host_names",
  "body",
] as const;

export type PersonRow = {
  /** The enterprise's id as bytes. */
  readonly enterprise: Buffer;
  readonly version: number;
  readonly person: MatchedPerson;
  readonly orderKey: Buffer;
  readonly contentHash: Buffer;
  readonly body: string;
};

export function addPersonRow(rows: BinaryRows, row: PersonRow): void {
  const { accounts, visual_studio, github_groups } = row.person.stored;
  const cloud = accounts.filter((account) => account.deployment === "cloud");
  const server = accounts.filter((account) => account.deployment === "server");
  rows.row(personColumns.length);
  rows.bytes(row.enterprise);
  rows.bytes(row.orderKey);
  rows.int4(row.version);
  rows.bytes(uuidBytes(row.person.id));
  rows.bytes(row.contentHash);
  rows.boolean(cloud.length > 0);
  rows.boolean(server.length > 0);
  rows.boolean(visual_studio !== null);
  rows.int4(accounts.length);
  rows.int4(github_groups.length - 1);
  rows.textArray(unique(cloud.flatMap(({ organizations }) => organizations.map(({ login }) => storable(login)))));
  rows.textArray(unique(server.map(({ host_name }) => host_name)));
  rows.text(row.body);
}

/** Postgres keeps no NUL in a text, and an address or a name may hold one; JSON text escapes it. */
export function storable(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\ufffd") : text;
}

function unique(values: readonly string[]): string[] {
  return values.length < 2 ? [...values] : [...new Set(values)];
}

export function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll("-", ""), "hex");
}
