import { defaultIgnoredAddresses } from "@oneseat/contracts/settings";
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

describe("settings", () => {
  test("begin with the contract's defaults", async () => {
    expect(await (await ask("settings")).json()).toEqual({
      seats_purchased: 0,
      expires_at: null,
      matching_policy: "any-email",
      verified_domains: [],
      ignored_addresses: [...defaultIgnoredAddresses],
      shared_address_max: 3,
      billing_model: "volume",
      managed_users: false,
      unsigned_uploads: false,
    });
  });

  test.each([
    { matching_policy: "primary-email" },
    { ignored_addresses: ["robot@*"] },
    { shared_address_max: 1 },
    { billing_model: "metered" },
    { managed_users: true },
  ])("ask for a report after %j", async (json) => {
    const response = await ask("settings", { method: "PATCH", json });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(json);
    expect(await (await ask("settings")).json()).toMatchObject(json);
    expect(await requestedReports()).toEqual({ accountsVersion: 1, jobs: ["dedup-enterprise"] });
  });

  test.each([
    { seats_purchased: 12 },
    { expires_at: "2027-01-01T00:00:00.000Z" },
    { verified_domains: ["octo.example"] },
    { unsigned_uploads: true },
  ])("ask for no report after %j", async (json) => {
    expect(await (await ask("settings", { method: "PATCH", json })).json()).toMatchObject(json);
    expect(await (await ask("settings")).json()).toMatchObject(json);
    expect(await requestedReports()).toEqual({ accountsVersion: 0, jobs: [] });
  });

  test("change nothing when nothing differs", async () => {
    const before = await (await ask("settings")).json();
    expect(await (await ask("settings", { method: "PATCH", json: before })).json()).toEqual(before);
    expect(await (await ask("settings", { method: "PATCH", json: {} })).json()).toEqual(before);
    expect(await requestedReports()).toEqual({ accountsVersion: 0, jobs: [] });
  });

  test("keep an instant whatever its offset", async () => {
    const json = { expires_at: "2027-01-01T02:00:00+02:00" };
    const utc = { expires_at: "2027-01-01T00:00:00.000Z" };
    expect(await (await ask("settings", { method: "PATCH", json })).json()).toMatchObject(utc);
    expect(await (await ask("settings", { method: "PATCH", json: { expires_at: null } })).json()).toMatchObject({
      expires_at: null,
    });
  });

  test.each([
    { seats_purchased: -1 },
    { seats_purchased: 1.5 },
    { matching_policy: "all" },
    { verified_domains: ["no domain"] },
    { ignored_addresses: Array.from({ length: 201 }, () => "x@*") },
    { shared_address_max: 0 },
    { expires_at: "tomorrow" },
    { seat: 1 },
  ])("refuse %j", async (json) => {
    const response = await ask("settings", { method: "PATCH", json });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: "validation_failed", errors: [{}] });
  });

  test("refuse a body that is no JSON", async () => {
    const xml = { method: "PATCH", body: "<a/>", headers: { "content-type": "text/xml" } };
    expect((await ask("settings", xml)).status).toBe(415);
    const cut = { method: "PATCH", body: "{", headers: { "content-type": "application/json" } };
    expect((await ask("settings", cut)).status).toBe(400);
    const large = { method: "PATCH", json: { seats: "x".repeat(1024 * 1024) } };
    expect((await ask("settings", large)).status).toBe(413);
  });
});

async function requestedReports(): Promise<{ accountsVersion: number; jobs: string[] }> {
  return api.database.forEnterprise(enterprise.id, async ({ db }) => {
    const state = await db
      .selectFrom("enterprise_state")
      .select("accounts_version")
      .where("enterprise_id", "=", enterprise.id)
      .executeTakeFirstOrThrow();
    const jobs = await db.selectFrom("outbox").select("job").where("enterprise_id", "=", enterprise.id).execute();
    return { accountsVersion: state.accounts_version, jobs: jobs.map(({ job }) => job) };
  });
}
