import { CloudRecords } from "./cloud-records.ts";
import { comma, isWhiteSpace, quote } from "./json-bytes.ts";
import { JsonCursor, type JsonShape, list, nullable, object, oneOf, text } from "./json-shape.ts";
import type { ElementReader, Stretch } from "./split-plan.ts";

/**
 * Reads cloud users straight from their bytes where those are what would be stored: what `JSON.stringify` writes of a valid
 * user with its keys in the order of the schema, without escapes. What it leaves is no judgement: `cloudUser` sees that.
 */
export class PlainUserReader implements ElementReader {
  readonly depth = 3;
  /** What the last `read` found. */
  readonly records = new CloudRecords("user");

  get count(): number {
    return this.records.count;
  }

  read(bytes: Uint8Array, { from, to, elementBytesMax }: Stretch): number {
    this.records.clear();
    this.records.reserve(to - from);
    const cursor = new JsonCursor(bytes, from, to);
    for (;;) {
      const next = cursor.at;
      cursor.skip(isWhiteSpace);
      const start = cursor.at;
      if (!plainUser(cursor)) return next;
      const end = cursor.at;
      cursor.skip(isWhiteSpace);
      if (cursor.at - next > elementBytesMax || !cursor.take(comma)) return next;
      this.records.addBytes(loginOf(bytes, start), bytes, start, end);
    }
  }
}

/** The key of a user. */
export function userKey(login: string): string {
  return login.toLowerCase();
}

/** Of a plain user, in which it comes first. */
function loginOf(bytes: Uint8Array, userStart: number): string {
  const start = userStart + '{"login":"'.length;
  const end = bytes.indexOf(quote, start);
  return userKey(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8"));
}

const login = text({ min: 1, max: 200 });
const address = text({ max: 1000 });
const flag = nullable(oneOf(true, false));
const listed = (shape: JsonShape) => nullable(list(shape, 10_000));

/** The bounds of `cloudUser`. */
const plainUser = object(
  { login },
  {
    name: nullable(text({ max: 1000 })),
    verified_emails: listed(address),
    saml_name_id: nullable(address),
    identity_values: listed(address),
    organizations: listed(object({ login, role: oneOf("owner", "member") })),
    repositories: listed(object({ name: text({ max: 300 }), visibility: oneOf("public", "private", "internal") })),
    enterprise_roles: nullable(list(text({ max: 100 }), 100)),
    two_factor_auth: flag,
    suspended: flag,
    bot: flag,
    setup_user: flag,
  },
);
