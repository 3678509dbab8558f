import { setImmediate } from "node:timers/promises";
import { hashToken, newToken } from "@oneseat/database/find-token";
import { type Database, openDatabase } from "@oneseat/database/open-database";
import { createLogger } from "@oneseat/runtime/create-logger";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertToken } from "../../../../tests/builders/enterprise.ts";
import { createTestDatabase, type TestDatabase } from "../../../../tests/stack/test-database.ts";
import { Callers } from "./callers.ts";

const logger = createLogger({ service: "test", level: "silent" });
const operatorToken = "operator-token-of-a-test";

let testDatabase: TestDatabase;
let database: Database;
let enterprise: BuiltEnterprise;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test" });
  enterprise = await insertEnterprise(database);
});
afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

describe("callers", () => {
  test("are each found among many", async () => {
    const callers = new Callers({ database, logger, operatorToken });
    const other = await insertEnterprise(database);
    const biller = await insertToken(database, other.id, "billing_manager");
    const asked = Array.from(
      { length: 500 },
      (_, index) => [enterprise.ownerToken, biller, newToken(), operatorToken][index % 4],
    );
    const found = await Promise.all(asked.map((token) => callers.find(token ?? "")));
    for (const [index, caller] of found.entries()) {
      const expected = [
        { role: "owner", enterpriseId: enterprise.id },
        { role: "billing_manager", enterpriseId: other.id },
        null,
        { role: "operator" },
      ][index % 4];
      if (expected === null) expect(caller).toBeNull();
      else expect(caller).toMatchObject(expected ?? {});
    }
    await callers.close();
  });

  test("are asked for together", async () => {
    const counted = countStatements();
    const callers = new Callers({ database: counted.database, logger, operatorToken });
    await Promise.all(Array.from({ length: 300 }, () => callers.find(enterprise.ownerToken)));
    expect(counted.statements()).toBe(1);
    await callers.find(enterprise.ownerToken);
    expect(counted.statements()).toBe(2);
    await callers.find(operatorToken);
    expect(counted.statements()).toBe(2);
    await callers.close();
  });

  test("who come back are waited for", async () => {
    const counted = countStatements();
    const callers = new Callers({ database: counted.database, logger, operatorToken });
    const rounds = 20;
    const comeAgain = async (turnsUntilBack: number) => {
      for (let round = 0; round < rounds; round += 1) {
        expect(await callers.find(enterprise.ownerToken)).toMatchObject({ role: "owner" });
        for (let turn = 0; turn < turnsUntilBack; turn += 1) await setImmediate();
      }
    };
    await Promise.all([0, 0, 1, 1, 2, 2].map(comeAgain));
    // Where each group of clients had statements of its own it would be three times as many.
    expect(counted.statements()).toBeLessThan(2 * rounds);
    await callers.close();
  });

  test("do not wait for a broken connection", async () => {
    const broken = Promise.withResolvers<never>();
    let isBroken = true;
    const pool = new Proxy(database.pool, {
      get: (target, name) => {
        if (name !== "query" || !isBroken) return Reflect.get(target, name);
        isBroken = false;
        return () => broken.promise;
      },
    });
    const callers = new Callers({ database: { ...database, pool }, logger, operatorToken, usualStatementMs: 0 });
    const first = callers.find(enterprise.ownerToken);
    while (isBroken) await setImmediate();
    expect(await callers.find(enterprise.ownerToken)).toMatchObject({ role: "owner" });
    broken.reject(new Error("the connection has gone"));
    await expect(first).rejects.toThrow("the connection has gone");
    expect(await callers.find(enterprise.ownerToken)).toMatchObject({ role: "owner" });
    await callers.close();
  });

  test("are never found by an earlier statement", async () => {
    const callers = new Callers({ database, logger, operatorToken });
    for (let round = 0; round < 20; round += 1) {
      const token = await insertToken(database, enterprise.id, "owner");
      const others = Array.from({ length: 50 }, () => callers.find(enterprise.ownerToken));
      expect(await callers.find(token)).toMatchObject({ role: "owner" });
      const underWay = [callers.find(token), callers.find(enterprise.ownerToken)];
      await forget(token);
      expect(await callers.find(token)).toBeNull();
      await Promise.all([...others, ...underWay]);
    }
    await callers.close();
  });

  test("have their use noted before the close", async () => {
    const token = await insertToken(database, enterprise.id, "owner");
    const callers = new Callers({ database, logger, operatorToken });
    const caller = await callers.find(token);
    if (caller?.role !== "owner") throw new Error("the token was not found");
    await callers.close();
    const first = await lastUseOf(caller.tokenId);
    expect(first).toBeInstanceOf(Date);
    await callers.find(token);
    await callers.close();
    expect(await lastUseOf(caller.tokenId)).toEqual(first);
  });

  test("are found again once the database is there", async () => {
    const away = openDatabase({ url: "postgres://127.0.0.1:9/nowhere", applicationName: "test" });
    let isAway = true;
    const pool = new Proxy(database.pool, {
      get: (target, name) => (isAway && name === "query" ? away.pool.query.bind(away.pool) : Reflect.get(target, name)),
    });
    const callers = new Callers({ database: { ...database, pool }, logger, operatorToken });
    const failing = await Promise.allSettled([callers.find(enterprise.ownerToken), callers.find(newToken())]);
    expect(failing.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    isAway = false;
    expect(await callers.find(enterprise.ownerToken)).toMatchObject({ role: "owner" });
    await callers.close();
    await away.close();
  });
});

/** The same database, with a count of what is asked outside transactions. */
function countStatements(): { database: Database; statements: () => number } {
  let statements = 0;
  const pool = new Proxy(database.pool, {
    get: (target, name) => {
      if (name === "query") statements += 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { database: { ...database, pool }, statements: () => statements };
}

async function forget(token: string): Promise<void> {
  await database.forInstallation(({ db }) =>
    db.deleteFrom("token_hashes").where("token_hash", "=", hashToken(token)).execute(),
  );
}

async function lastUseOf(id: string): Promise<Date | null> {
  const row = await database.forEnterprise(enterprise.id, ({ db }) =>
    db
      .selectFrom("tokens")
      .select("last_used_at")
      .where("enterprise_id", "=", enterprise.id)
      .where("id", "=", id)
      .executeTakeFirstOrThrow(),
  );
  return row.last_used_at;
}
