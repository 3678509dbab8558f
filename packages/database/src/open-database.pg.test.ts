import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/stack/test-database.ts";
import { type Database, openDatabase } from "./open-database.ts";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test", connectionsMax: 2 });
});

afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

const addEnterprise = async (slug: string) => {
  const id = uuidv7();
  await database.forInstallation(({ db }) => db.insertInto("enterprises").values({ id, slug, name: slug }).execute());
  return id;
};

describe("a transaction for one enterprise", () => {
  it("names the enterprise to Postgres", async () => {
    const id = await addEnterprise("named");

    const named = await database.forEnterprise(id, async ({ db }) => {
      const { rows } = await sql<{ id: string }>`select current_setting('oneseat.enterprise_id') as id`.execute(db);
      return rows[0]?.id;
    });

    expect(named).toBe(id);
  });

  it("forgets the enterprise with its end", async () => {
    await database.forEnterprise(await addEnterprise("forgotten"), async () => {});

    const left = await database.forInstallation(async ({ db }) => {
      const { rows } = await sql<{ id: string }>`select current_setting('oneseat.enterprise_id', true) as id`.execute(
        db,
      );
      return rows[0]?.id;
    });

    expect(left ?? "").toBe("");
  });

  it("leaves nothing of work that fails", async () => {
    const id = uuidv7();

    const work = database.forInstallation(async ({ db }) => {
      await db.insertInto("enterprises").values({ id, slug: "undone", name: "undone" }).execute();
      throw new Error("no");
    });

    await expect(work).rejects.toThrow("no");
    const found = await database.root.selectFrom("enterprises").select("id").where("id", "=", id).execute();
    expect(found).toEqual([]);
  });

  it("never takes a rollback for a commit", async () => {
    const work = database.forInstallation(async ({ db }) => {
      await db.insertInto("enterprises").values({ id: uuidv7(), slug: "swallowed", name: "swallowed" }).execute();
      await sql`select 1 / 0`.execute(db).catch(() => {});
    });

    await expect(work).rejects.toThrow(/rolled back/);
  });

  it("survives a connection that Postgres ends", async () => {
    const id = await addEnterprise("survivor");

    const cut = database.forEnterprise(id, ({ db }) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(db));

    await expect(cut).rejects.toThrow();
    await expect(database.forEnterprise(id, async () => "again")).resolves.toBe("again");
  });

  it("keeps the statements of prepared work", async () => {
    const id = await addEnterprise("prepared");
    const slugOf = () =>
      database.forEnterprise(
        id,
        ({ db }) => db.selectFrom("enterprises").select("slug").where("id", "=", id).executeTakeFirstOrThrow(),
        { prepared: true },
      );

    expect(await Promise.all([slugOf(), slugOf(), slugOf()])).toEqual(Array(3).fill({ slug: "prepared" }));
    const kept = await database.pool.query("select from pg_prepared_statements where statement like '%enterprises%'");
    expect(kept.rowCount).toBe(1);
  });
});

describe("a session", () => {
  it("takes its temporary tables along", async () => {
    const id = await addEnterprise("temporary");
    const session = await database.openSession();
    await session.client.query("create temporary table kept (value int)");
    await session.forEnterprise(id, ({ client }) => client.query("insert into kept values (7)"));

    const { rows } = await session.forEnterprise(id, ({ client }) => client.query("select value from kept"));
    session.close();

    expect(rows).toEqual([{ value: 7 }]);
    await expect(database.pool.query("select from kept")).rejects.toThrow(/does not exist/);
  });
});
