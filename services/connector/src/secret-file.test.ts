import { mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureSecretFile, readSecretFile, writeSecretFile } from "./secret-file.ts";

describe("a secret file", () => {
  it("is made once and readable by its owner alone", () => {
    const folder = mkdtempSync(join(tmpdir(), "oneseat-secret-"));
    const path = join(folder, "token");

    expect(ensureSecretFile(path, () => "first")).toBe("first");
    expect(ensureSecretFile(path, () => "second")).toBe("first");

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["token"]);
  });

  it("is replaced whole", () => {
    const folder = mkdtempSync(join(tmpdir(), "oneseat-secret-"));
    const path = join(folder, "connection.json");
    expect(readSecretFile(path)).toBeNull();

    writeSecretFile(path, "one");
    writeSecretFile(path, "two");

    expect(readSecretFile(path)).toBe("two");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["connection.json"]);
  });
});
