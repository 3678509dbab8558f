import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DataFolder } from "./data-folder.ts";
import { keptPorts } from "./kept-ports.ts";

let path: string;
let folder: DataFolder;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "oneseat-data-"));
  folder = new DataFolder(path);
});
afterEach(() => {
  folder.release();
  rmSync(path, { recursive: true, force: true });
});

describe("DataFolder", () => {
  test("refuses a second run", () => {
    expect(() => new DataFolder(path)).toThrow(/another OneSeat runs in .*ONESEAT_DATA_DIR/);
  });

  test("is free again once released", () => {
    folder.release();
    folder = new DataFolder(path);
    expect(folder.path).toBe(path);
  });

  test("keeps a secret for its owner alone", () => {
    const secret = folder.secret("operator-token");
    expect(folder.secret("operator-token")).toBe(secret);
    expect(secret.length).toBeGreaterThan(40);
    expect(statSync(folder.at("operator-token")).mode & 0o777).toBe(0o600);
  });

  test("keeps ports from start to start", async () => {
    const ports = await keptPorts(folder, ["postgres", "redis"]);
    expect(await keptPorts(folder, ["postgres", "redis"])).toEqual(ports);
    expect(ports.postgres).not.toBe(ports.redis);
  });
});
