import type { Enterprise } from "@oneseat/contracts/enterprise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertEnterprise, insertToken } from "../../../../../tests/builders/enterprise.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";

let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ unsignedUploads: true });
});
afterAll(() => api.close());

describe("enterprises", () => {
  test("are made with an owner", async () => {
    const response = await create({
      slug: "octo-corp",
      seats_purchased: 7,
      billing_model: "metered",
      managed_users: true,
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe("/api/v1/enterprises/octo-corp");
    const { enterprise, owner_token } = (await response.json()) as { enterprise: Enterprise; owner_token: string };
    expect(enterprise).toMatchObject({ slug: "octo-corp", name: "octo-corp" });
    const ask = inEnterprise(api, { id: enterprise.id, slug: enterprise.slug, ownerToken: owner_token });
    const settings = { seats_purchased: 7, billing_model: "metered", managed_users: true, unsigned_uploads: true };
    expect(await (await ask("settings")).json()).toMatchObject(settings);
    expect(await (await ask("license")).json()).toMatchObject({ report: null, stale: false, seats_available: 7 });
  });

  test("refuse a slug that is taken", async () => {
    await create({ slug: "taken", name: "Taken" });
    const response = await create({ slug: "taken" });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "slug_taken" });
  });

  test.each([{}, { slug: "Octo" }, { slug: "-a" }, { slug: "a", seats_purchased: -1 }, { slug: "a", owner: "x" }])(
    "refuse %j",
    async (json) => {
      expect((await create(json)).status).toBe(422);
    },
  );

  test("are seen by operator and their own", async () => {
    const [one, other] = [await insertEnterprise(api.database), await insertEnterprise(api.database)];
    const biller = await insertToken(api.database, one.id, "billing_manager");
    expect(await listed(biller)).toEqual([one.slug]);
    expect(await listed(other.ownerToken)).toEqual([other.slug]);
    expect(await listed(api.operatorToken)).toEqual(expect.arrayContaining([one.slug, other.slug]));
  });

  test("are listed page by page", async () => {
    await Promise.all([insertEnterprise(api.database), insertEnterprise(api.database)]);
    const whole = await listed(api.operatorToken);
    const walked: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path: string = `/api/v1/enterprises?limit=1${cursor && `&cursor=${cursor}`}`;
      const page = (await (await api.fetch(path, { token: api.operatorToken })).json()) as {
        items: Enterprise[];
        next_cursor: string | null;
      };
      walked.push(...page.items.map(({ slug }) => slug));
      cursor = page.next_cursor;
    }
    expect(walked).toEqual(whole);
  });

  test("end with their tokens", async () => {
    const enterprise = await insertEnterprise(api.database);
    const path = `/api/v1/enterprises/${enterprise.slug}`;
    const remove = () => api.fetch(path, { method: "DELETE", token: api.operatorToken });
    expect((await remove()).status).toBe(204);
    expect((await api.fetch("/api/v1/enterprises", { token: enterprise.ownerToken })).status).toBe(401);
    expect((await remove()).status).toBe(404);
  });
});

async function create(json: unknown): Promise<Response> {
  return api.fetch("/api/v1/enterprises", { method: "POST", token: api.operatorToken, json });
}

async function listed(token: string): Promise<string[]> {
  const response = await api.fetch("/api/v1/enterprises?limit=100", { token });
  return ((await response.json()) as { items: Enterprise[] }).items.map(({ slug }) => slug);
}
