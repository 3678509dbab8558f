import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "@oneseat/runtime/read-config";
import { afterAll, describe, expect, test } from "vitest";
import { readApiConfig } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "oneseat-api-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const required = {
  DATABASE_URL: "postgres://localhost/oneseat",
  REDIS_URL: "redis://localhost:6379",
  ONESEAT_OPERATOR_TOKEN: "a-token-of-an-operator",
};

describe("api configuration", () => {
  test("has defaults for all but three", () => {
    expect(readApiConfig(required)).toEqual({
      host: "127.0.0.1",
      port: 4000,
      logLevel: "info",
      databaseUrl: required.DATABASE_URL,
      redisUrl: required.REDIS_URL,
      snapshotRedisUrl: required.REDIS_URL,
      ingestionUrl: "http://127.0.0.1:4001",
      dedupWorkerUrl: "http://127.0.0.1:4002",
      operatorToken: required.ONESEAT_OPERATOR_TOKEN,
      publicUrl: null,
      unsignedUploads: false,
    });
  });

  test("reads the operator token from a file", () => {
    const file = join(folder, "operator-token");
    writeFileSync(file, "a-token-in-a-file\n");
    const environment = { ...required, ONESEAT_OPERATOR_TOKEN: "", ONESEAT_OPERATOR_TOKEN_FILE: file };
    expect(readApiConfig(environment).operatorToken).toBe("a-token-in-a-file");
  });

  test("cuts the slash of the public URL", () => {
    const environment = { ...required, ONESEAT_PUBLIC_URL: "https://oneseat.octo.example/" };
    expect(readApiConfig(environment).publicUrl).toBe("https://oneseat.octo.example");
  });

  test("reports all problems together, no value", () => {
    const environment = {
      PORT: "many",
      DATABASE_URL: "nowhere",
      ONESEAT_OPERATOR_TOKEN_FILE: join(folder, "absent"),
      ONESEAT_UNSIGNED_UPLOADS: "yes",
    };
    const failure = errorOf(() => readApiConfig(environment));
    expect(failure).toBeInstanceOf(ConfigError);
    for (const name of ["PORT", "DATABASE_URL", "REDIS_URL", "ONESEAT_OPERATOR_TOKEN", "ONESEAT_UNSIGNED_UPLOADS"]) {
      expect(failure.message).toContain(`${name}:`);
    }
    expect(failure.message).not.toContain("nowhere");
  });

  test("refuses a short operator token", () => {
    expect(errorOf(() => readApiConfig({ ...required, ONESEAT_OPERATOR_TOKEN: "short" })).message).toContain("16");
  });
});

function errorOf(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
