import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "@oneseat/database/open-database";
import { generateEncryptionKey, generateSigningKey, type KeyPair, readKeyPair } from "@oneseat/queue/key-pairs";

/** `signing` signs receipts (Ed25519); connectors encrypt for `encryption` (X25519). */
export type IngestionKeys = { readonly signing: KeyPair; readonly encryption: KeyPair };

/**
 * Ingestion's key pairs from its data folder, made at the first start. Processes that serve one installation share the
 * folder, or copies of its key files: a chunk is encrypted for one key, whichever process takes it from the queue.
 */
export async function loadKeys(folder: string): Promise<IngestionKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    signing: await loadKey(join(folder, "ingestion-signing-key.json"), generateSigningKey),
    encryption: await loadKey(join(folder, "ingestion-encryption-key.json"), generateEncryptionKey),
  };
}

/**
 * Makes the public parts known to api, which hands them to connectors. Running twice is harmless: a key is its own id.
 * Enforced by the primary key `key_id`.
 */
export async function registerKeys(database: Database, keys: IngestionKeys): Promise<void> {
  const rows = (["signing", "encryption"] as const).map((purpose) => ({
    key_id: keys[purpose].keyId,
    purpose,
    public_key: JSON.stringify(keys[purpose].publicJwk),
  }));
  await database.forInstallation(({ db }) =>
    db
      .insertInto("ingestion_keys")
      .values(rows)
      .onConflict((conflict) => conflict.column("key_id").doNothing())
      .execute(),
  );
}

async function loadKey(path: string, generate: () => Promise<KeyPair>): Promise<KeyPair> {
  const existing = await readKey(path);
  if (existing !== null) return existing;
  await writeOnce(path, JSON.stringify((await generate()).privateJwk));
  const written = await readKey(path);
  if (written === null) throw new Error(`the key file ${path} was removed while it was made`);
  return written;
}

async function readKey(path: string): Promise<KeyPair | null> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : readKeyPair(JSON.parse(text));
}

/** Complete or not at all, and the first of two processes wins: a hard link never replaces a file. */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(draft);
  }
}
