import { findToken } from "@oneseat/database/find-token";
import { type Database, openDatabase } from "@oneseat/database/open-database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../stack/test-database.ts";
import { buildCloudUser } from "./cloud-document.ts";
import {
  insertCloudUsers,
  insertEnterprise,
  insertKeyOnlyConnection,
  insertServerAccounts,
  insertToken,
} from "./enterprise.ts";
import { buildExportUsers } from "./export-file.ts";
import { createSigningKey } from "./signing-key.ts";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test", connectionsMax: 2 });
});

afterAll(async () => {
  await database?.close();
  await testDatabase?.close();
});

describe("enterprise builder", () => {
  test("gives tokens that are found", async () => {
    const { id, slug, ownerToken } = await insertEnterprise(database, { settings: { seats_purchased: 7 } });
    expect(await findToken(database, ownerToken)).toMatchObject({ enterpriseId: id, slug, role: "owner" });
    const billing = await insertToken(database, id, "billing_manager");
    expect(await findToken(database, billing)).toMatchObject({ role: "billing_manager" });
  });

  test("inserts accounts and asks for dedup", async () => {
    const { id } = await insertEnterprise(database);
    const users = buildExportUsers({ count: 12_000 });
    await insertServerAccounts(database, id, { users });
    await insertCloudUsers(database, id, [buildCloudUser("Mona")]);
    await insertKeyOnlyConnection(database, id, { key: createSigningKey() });
    const found = await database.forEnterprise(id, async ({ db }) => ({
      accounts: await db.selectFrom("server_accounts").select("user_id").where("enterprise_id", "=", id).execute(),
      cloud: await db.selectFrom("cloud_records").select("record_key").where("enterprise_id", "=", id).execute(),
      state: await db
        .selectFrom("enterprise_state")
        .select("accounts_version")
        .where("enterprise_id", "=", id)
        .executeTakeFirstOrThrow(),
    }));
    expect(found.accounts).toHaveLength(users.length);
    expect(found.cloud).toEqual([{ record_key: "mona" }]);
    expect(found.state).toEqual({ accounts_version: 2 });
  });
});
