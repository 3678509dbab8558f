import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@oneseat/database/open-database";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase } from "../../../../tests/stack/test-database.ts";
import { loadKeys, registerKeys } from "./load-keys.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oneseat-keys-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("ingestion's keys", () => {
  test("are files that only their owner reads", async () => {
    await loadKeys(join(folder, "data"));
    const files = await readdir(join(folder, "data"));
    expect(files.sort()).toEqual(["ingestion-encryption-key.json", "ingestion-signing-key.json"]);
    for (const file of files) expect((await stat(join(folder, "data", file))).mode & 0o777).toBe(0o600);
  });

  test("are the same after a restart", async () => {
    const [first, second] = [await loadKeys(folder), await loadKeys(folder)];
    expect(second.signing.keyId).toBe(first.signing.keyId);
    expect(second.encryption.keyId).toBe(first.encryption.keyId);
  });

  test("are the same for processes that start together", async () => {
    const loaded = await Promise.all(Array.from({ length: 8 }, () => loadKeys(folder)));
    expect(new Set(loaded.map(({ signing }) => signing.keyId)).size).toBe(1);
    expect(new Set(loaded.map(({ encryption }) => encryption.keyId)).size).toBe(1);
  });

  test("are never replaced when damaged", async () => {
    await writeFile(join(folder, "ingestion-signing-key.json"), "{}");
    await expect(loadKeys(folder)).rejects.toThrow("does not hold a private");
  });

  test("are registered once, without private parts", async () => {
    const testDatabase = await createTestDatabase();
    const database = openDatabase({ url: testDatabase.url, applicationName: "test" });
    const keys = await loadKeys(folder);
    await Promise.all([registerKeys(database, keys), registerKeys(database, keys)]);
    const rows = await database.root.selectFrom("ingestion_keys").selectAll().orderBy("purpose").execute();
    expect(rows).toMatchObject([
      { purpose: "encryption", key_id: keys.encryption.keyId, public_key: keys.encryption.publicJwk },
      { purpose: "signing", key_id: keys.signing.keyId, public_key: keys.signing.publicJwk },
    ]);
    expect(JSON.stringify(rows)).not.toContain('"d"');
    await database.close();
    await testDatabase.close();
  });
});
