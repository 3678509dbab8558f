import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ExportEmail } from "@oneseat/contracts/export-file";
import { v7 as uuidV7 } from "uuid";
import type { CsvRow } from "./csv-accounts.ts";

export type ScimUser = {
  readonly userName: string;
  readonly externalId: string | null;
  readonly emails: readonly ExportEmail[];
};

export const addressTableName = /^scim-addresses-[0-9a-f-]+\.sqlite$/;

/** Ways to find an account, best first. Only the first is certain; the others need the row's address to agree. */
const keyKinds = ["user name", "login made of it", "external id"] as const;

/**
 * Addresses of one reading, found by login: in a table on disk, because a million of them must not be in memory.
 * Names are hashed and addresses encrypted with keys that only this process knows, so what a crash leaves is unreadable.
 */
export function openAddressTable(dataFolder: string) {
  const path = join(dataFolder, `scim-addresses-${uuidV7()}.sqlite`);
  const secrets = { name: randomBytes(32), body: randomBytes(32) };
  const database = new DatabaseSync(path);
  // Nothing here outlives the process, so nothing is made durable.
  database.exec(`
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE users (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
    CREATE TABLE keys (kind INTEGER, name BLOB, user_id INTEGER, PRIMARY KEY (kind, name, user_id)) WITHOUT ROWID;
  `);
  const insertUser = database.prepare("INSERT INTO users (body) VALUES (?)");
  const insertKey = database.prepare("INSERT OR IGNORE INTO keys VALUES (?, ?, ?)");
  const select = database.prepare(
    "SELECT users.body FROM keys JOIN users ON users.id = keys.user_id WHERE kind = ? AND name = ? LIMIT 2",
  );
  const hash = (name: string) => createHmac("sha256", secrets.name).update(name).digest();

  return {
    add(users: readonly ScimUser[]): void {
      database.exec("BEGIN");
      for (const user of users) {
        const { lastInsertRowid } = insertUser.run(encrypt(secrets.body, user.emails));
        for (const [kind, name] of keysOf(user).entries()) {
          if (name !== "") insertKey.run(kind, hash(name), lastInsertRowid);
        }
      }
      database.exec("COMMIT");
    },

    /** Null where none or more than one would fit: a wrong join gives one person another's addresses. */
    find({ login, email }: CsvRow): readonly ExportEmail[] | null {
      const name = hash(login.toLowerCase());
      for (const kind of keyKinds.keys()) {
        const [first, second] = select.all(kind, name);
        if (!first || second || !(first.body instanceof Uint8Array)) continue;
        const emails = decrypt(secrets.body, first.body);
        if (kind === 0 || emails.some((known) => known.email.toLowerCase() === email.toLowerCase())) return emails;
      }
      return null;
    },

    close(): void {
      if (database.isOpen) database.close();
      rmSync(path, { force: true });
    },
  };
}

/** In the order of `keyKinds`. GHES makes a login of a user name: without its domain, with hyphens for what it refuses. */
function keysOf({ userName, externalId }: ScimUser): readonly string[] {
  const name = userName.trim().toLowerCase();
  const login = (name.split("@")[0] ?? "").replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "");
  return [name, login, (externalId ?? "").trim().toLowerCase()];
}

function encrypt(key: Buffer, emails: readonly ExportEmail[]): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(JSON.stringify(emails)), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, body: Uint8Array): readonly ExportEmail[] {
  const decipher = createDecipheriv("aes-256-gcm", key, body.subarray(0, 12));
  decipher.setAuthTag(body.subarray(-16));
  const text = Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]).toString("utf8");
  return JSON.parse(text);
}
