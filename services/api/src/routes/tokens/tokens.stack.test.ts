import { randomUUID } from "node:crypto";
import type { CreatedToken, Token } from "@oneseat/contracts/token";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise } from "../../../../../tests/builders/enterprise.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";

let api: RunningApi;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  enterprise = await insertEnterprise(api.database);
  ask = inEnterprise(api, enterprise);
});
afterAll(() => api.close());

describe("tokens", () => {
  test("are shown once and work", async () => {
    const response = await ask("tokens", { method: "POST", json: { name: "ci", role: "billing_manager" } });
    expect(response.status).toBe(201);
    const created = (await response.json()) as CreatedToken;
    expect(created).toMatchObject({ name: "ci", role: "billing_manager", expires_at: null, last_used_at: null });
    expect(created.token).toMatch(/^osk_[\w-]{43}$/);
    expect(response.headers.get("location")).toBe(`/api/v1/enterprises/${enterprise.slug}/tokens/${created.id}`);
    expect((await ask("license", { token: created.token })).status).toBe(200);
    expect((await ask("settings", { token: created.token })).status).toBe(404);
    const listed = await (await ask("tokens")).text();
    expect(listed).not.toContain(created.token);
    expect(await storedText()).not.toContain(created.token);
  });

  test("keep their last use", async () => {
    const { token, id } = await create({ name: "ci", role: "owner" });
    await ask("license", { token });
    const listed = ((await (await ask("tokens")).json()) as { items: Token[] }).items;
    expect(listed.find((one) => one.id === id)?.last_used_at).not.toBeNull();
  });

  test("are listed newest first, page by page", async () => {
    const created = [await create({ name: "1", role: "owner" }), await create({ name: "2", role: "owner" })];
    const first = (await (await ask("tokens?limit=2")).json()) as { items: Token[]; next_cursor: string };
    expect(new Set(first.items.map(({ id }) => id)).size).toBe(2);
    const second = (await (await ask(`tokens?cursor=${first.next_cursor}`)).json()) as { items: Token[] };
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      expect.arrayContaining(created.map(({ id }) => id)),
    );
    expect(second.items).toHaveLength(1);
  });

  test("end when they are revoked", async () => {
    const { token, id } = await create({ name: "ci", role: "owner" });
    expect((await ask(`tokens/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await ask("license", { token })).status).toBe(401);
    expect((await ask(`tokens/${id}`, { method: "DELETE" })).status).toBe(404);
  });

  test("keep an enterprise its last owner", async () => {
    const { items } = (await (await ask("tokens")).json()) as { items: Token[] };
    const response = await ask(`tokens/${items[0]?.id}`, { method: "DELETE" });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "last_owner_token" });
    expect((await ask("license")).status).toBe(200);
  });

  test.each([
    { name: "", role: "owner" },
    { name: "x", role: "connector" },
    { name: "x", role: "operator" },
    { name: "x" },
    { name: "x", role: "owner", expires_at: "2020-01-01T00:00:00Z" },
    { name: "x", role: "owner", scope: "all" },
  ])("refuse %j", async (json) => {
    expect((await ask("tokens", { method: "POST", json })).status).toBe(422);
  });

  test("that are not there are 404", async () => {
    expect((await ask(`tokens/${randomUUID()}`, { method: "DELETE" })).status).toBe(404);
    expect((await ask("tokens/1", { method: "DELETE" })).status).toBe(422);
  });
});

async function create(json: object): Promise<CreatedToken> {
  return (await ask("tokens", { method: "POST", json })).json() as Promise<CreatedToken>;
}

async function storedText(): Promise<string> {
  return api.database.forEnterprise(enterprise.id, async ({ db }) =>
    JSON.stringify([
      await db.selectFrom("tokens").selectAll().execute(),
      await db.selectFrom("token_hashes").selectAll().execute(),
    ]),
  );
}
