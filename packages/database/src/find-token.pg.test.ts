import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { findToken, hashToken, newToken } from "./find-token.ts";
import { type Database, openDatabase } from "./open-database.ts";

let testDatabase: TestDatabase;
let database: Database;
const enterpriseId = uuidv7();

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test", connectionsMax: 2 });
  await database.forInstallation(({ db }) =>
    db.insertInto("enterprises").values({ id: enterpriseId, slug: "octo-corp", name: "Octo" }).execute(),
  );
});

afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

async function addToken(expiresAt: Date | null): Promise<{ token: string; id: string }> {
  const token = newToken();
  const id = uuidv7();
  await database.forInstallation(({ db }) =>
    db
      .insertInto("token_hashes")
      .values({ token_hash: hashToken(token), enterprise_id: enterpriseId, kind: "token", subject_id: id })
      .execute(),
  );
  await database.forEnterprise(enterpriseId, ({ db }) =>
    db
      .insertInto("tokens")
      .values({
        enterprise_id: enterpriseId,
        id,
        name: "test",
        role: "owner",
        connection_id: null,
        expires_at: expiresAt,
        last_used_at: null,
      })
      .execute(),
  );
  return { token, id };
}

describe("finding a token", () => {
  it("tells its enterprise and role", async () => {
    const { token, id } = await addToken(null);

    expect(await findToken(database, token)).toEqual({
      tokenId: id,
      enterpriseId,
      slug: "octo-corp",
      role: "owner",
      connectionId: null,
      serverId: null,
    });
  });

  it("notes the use", async () => {
    const { token, id } = await addToken(new Date(Date.now() + 60_000));
    await findToken(database, token);

    const used = await database.forEnterprise(enterpriseId, ({ db }) =>
      db
        .selectFrom("tokens")
        .select("last_used_at")
        .where("enterprise_id", "=", enterpriseId)
        .where("id", "=", id)
        .executeTakeFirst(),
    );
    expect(used?.last_used_at).toBeInstanceOf(Date);
  });

  it("knows no expired token", async () => {
    const { token } = await addToken(new Date(Date.now() - 1));

    expect(await findToken(database, token)).toBeNull();
  });

  it("knows no unknown token", async () => {
    expect(await findToken(database, newToken())).toBeNull();
  });

  it("is stored nowhere in clear", async () => {
    const { token } = await addToken(null);

    const hashes = await database.root.selectFrom("token_hashes").selectAll().execute();
    const tokens = await database.forEnterprise(enterpriseId, ({ db }) =>
      db.selectFrom("tokens").selectAll().execute(),
    );
    expect(JSON.stringify([hashes, tokens])).not.toContain(token);
  });
});
