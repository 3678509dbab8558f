import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { databaseUrl, onServer } from "../../../tests/stack/on-server.ts";
import { isMigrated, migrate } from "./migrate.ts";
import { type Database, openDatabase } from "./open-database.ts";

const name = `oneseat_empty_${randomBytes(6).toString("hex")}`;
let databases: Database[];

beforeEach(async () => {
  await onServer(inject("postgresUrl"), `create database ${name}`);
  const url = databaseUrl(inject("postgresUrl"), name);
  databases = [1, 2, 3].map(() => openDatabase({ url, applicationName: "test" }));
});
afterEach(async () => {
  for (const database of databases) await database.close();
  await onServer(inject("postgresUrl"), `drop database ${name} with (force)`);
});

describe("migrate", () => {
  test("runs every migration in order", async () => {
    const [database] = databases;
    if (!database) throw new Error("there is a database");
    expect(await isMigrated(database.root)).toBe(false);
    const ran = await migrate(database.root);
    expect(ran.length).toBeGreaterThanOrEqual(3);
    expect(ran).toEqual([...ran].sort());
    expect(await isMigrated(database.root)).toBe(true);
  });

  test("does nothing the second time", async () => {
    const [database] = databases;
    if (!database) throw new Error("there is a database");
    await migrate(database.root);
    expect(await migrate(database.root)).toEqual([]);
    expect(await isMigrated(database.root)).toBe(true);
  });

  test("runs once from several connections", async () => {
    const ran = await Promise.all(databases.map((database) => migrate(database.root)));
    const [first, ...others] = ran.sort((a, b) => b.length - a.length);
    expect(first?.length).toBeGreaterThanOrEqual(3);
    expect(others).toEqual([[], []]);
  });
});
