import { ConfigError } from "@oneseat/runtime/read-config";
import { describe, expect, test } from "vitest";
import { readIngestionConfig } from "./config.ts";

const needed = {
  DATABASE_URL: "postgres://localhost/oneseat",
  REDIS_URL: "redis://localhost",
  ONESEAT_DATA_DIR: "/var/lib/oneseat",
};

describe("ingestion's configuration", () => {
  test("has defaults for what is not needed", () => {
    expect(readIngestionConfig(needed)).toEqual({
      ...{ host: "127.0.0.1", port: 4001, logLevel: "info", dataFolder: "/var/lib/oneseat" },
      ...{ databaseUrl: needed.DATABASE_URL, redisUrl: needed.REDIS_URL, snapshotRedisUrl: needed.REDIS_URL },
      uploadBytesMax: 4 * 1024 ** 3,
    });
  });

  test("may have another queue for snapshots", () => {
    const config = readIngestionConfig({ ...needed, SNAPSHOT_REDIS_URL: "rediss://queue.octo.example" });
    expect(config).toMatchObject({ redisUrl: "redis://localhost", snapshotRedisUrl: "rediss://queue.octo.example" });
  });

  test("reports all problems together, without values", () => {
    const environment = { DATABASE_URL: "mysql://user:secret@localhost", ONESEAT_UPLOAD_BYTES_MAX: "much" };
    const read = () => readIngestionConfig(environment);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/DATABASE_URL.*REDIS_URL.*ONESEAT_DATA_DIR.*ONESEAT_UPLOAD_BYTES_MAX/s);
    expect(read).not.toThrow(/secret/);
  });
});
