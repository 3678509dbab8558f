import { isMigrated } from "@oneseat/database/migrate";
import { openDatabase } from "@oneseat/database/open-database";
import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { createTestDatabase } from "./test-database.ts";
import { testRedis } from "./test-redis.ts";

describe("test stack", () => {
  test("gives each caller a migrated database", async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    expect(one.url).not.toBe(other.url);
    for (const { url, close } of [one, other]) {
      const database = openDatabase({ url, applicationName: "test" });
      expect(await isMigrated(database.root)).toBe(true);
      await database.close();
      await close();
    }
  });

  test("drops a database that is still in use", async () => {
    const { url, close } = await createTestDatabase();
    const database = openDatabase({ url, applicationName: "test" });
    expect(await isMigrated(database.root)).toBe(true);
    await close();
    await expect(isMigrated(database.root)).rejects.toThrow();
    await database.close();
  });

  test("gives each caller a queue prefix", async () => {
    const { url, prefix } = testRedis();
    expect(testRedis().prefix).not.toBe(prefix);
    const redis = new Redis(url);
    expect(await redis.ping()).toBe("PONG");
    await redis.quit();
  });
});
