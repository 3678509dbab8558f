import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { defaultIgnoredAddresses } from "@oneseat/contracts/settings";
import { requestDedup } from "@oneseat/database/request-dedup";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertToken } from "../../../../../tests/builders/enterprise.ts";
import { octoPeople } from "../../../../../tests/builders/octo-people.ts";
import { inEnterprise, type RunningApi, signIn, startApi } from "../../../../../tests/builders/running-api.ts";
import { storeReport } from "../../../../../tests/builders/stored-report.ts";

const counted = {
  seats_consumed: 9,
  environments: { cloud_only: 1, server_only: 2, both: 6 },
  visual_studio: 1,
  counts: { any_email: 9, primary_email: 10, github_rule: 11 },
};
const inForce = {
  seats_consumed: 4,
  environments: { cloud_only: 1, server_only: 2, both: 1 },
  visual_studio: 1,
  counts: { any_email: 4, primary_email: 5, github_rule: 5 },
};

let worker: Server;
let asked: { url: string | undefined; authorization: string | undefined; body: unknown }[];
let answer: (message: IncomingMessage) => Promise<{ status: number; body: string }>;
let api: RunningApi;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;

beforeAll(async () => {
  worker = createServer(async (message, response) => {
    const body = await json(message);
    asked.push({ url: message.url, authorization: message.headers.authorization, body });
    const { status, body: text } = await answer(message);
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  }).listen(0, "127.0.0.1");
  await once(worker, "listening");
  api = await startApi({ dedupWorkerUrl: `http://127.0.0.1:${(worker.address() as AddressInfo).port}` });
});
beforeEach(async () => {
  asked = [];
  answer = async () => ({ status: 200, body: JSON.stringify(counted) });
  enterprise = await insertEnterprise(api.database, { settings: { seats_purchased: 10 } });
  await storeReport(api.database, enterprise.id, { people: octoPeople });
  ask = inEnterprise(api, enterprise);
});
afterAll(async () => {
  await api.close();
  worker.close();
});

function preview(json: unknown, dryRun = "true"): Promise<Response> {
  return ask(`settings?dry_run=${dryRun}`, { method: "PATCH", json });
}

describe("a preview of settings", () => {
  test("asks the dedup-worker for the counts", async () => {
    const before = await (await ask("settings")).json();
    const response = await preview({ matching_policy: "primary-email", seats_purchased: 8 });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ...counted, seats_purchased: 8, seats_available: -1, expires_at: null });
    expect(asked).toEqual([
      {
        url: "/preview",
        authorization: `Bearer ${enterprise.ownerToken}`,
        body: {
          matching_policy: "primary-email",
          ignored_addresses: [...defaultIgnoredAddresses],
          shared_address_max: 3,
          billing_model: "volume",
          managed_users: false,
        },
      },
    ]);
    expect(await (await ask("settings")).json()).toEqual(before);
  });

  test.each([
    { seats_purchased: 3 },
    { expires_at: "2027-01-01T02:00:00+02:00" },
    { verified_domains: ["octo.example"], unsigned_uploads: true },
    { matching_policy: "any-email", shared_address_max: 3 },
    {},
  ])("takes the current counts for %j", async (json) => {
    const { seats_purchased = 10, expires_at } = json as { seats_purchased?: number; expires_at?: string };
    expect(await (await preview(json)).json()).toEqual({
      ...inForce,
      seats_purchased,
      seats_available: seats_purchased - 4,
      expires_at: expires_at ? "2027-01-01T00:00:00.000Z" : null,
    });
    expect(asked).toEqual([]);
  });

  test("counts anew where the report lags behind", async () => {
    await api.database.forEnterprise(enterprise.id, requestDedup);
    expect(await (await preview({ seats_purchased: 3 })).json()).toMatchObject({ seats_consumed: 9 });
    expect(asked).toHaveLength(1);
  });

  test("is zero before the first report", async () => {
    const { slug, ownerToken } = await insertEnterprise(api.database);
    const path = `/api/v1/enterprises/${slug}/settings?dry_run=true`;
    const response = await api.fetch(path, { method: "PATCH", token: ownerToken, json: { seats_purchased: 5 } });
    expect(await response.json()).toMatchObject({ seats_consumed: 0, seats_available: 5 });
  });

  test("carries the token of a cookie on", async () => {
    const headers = await signIn(api, enterprise.ownerToken);
    const options = { method: "PATCH", headers, token: null, json: { managed_users: true } };
    expect((await ask("settings?dry_run=true", options)).status).toBe(200);
    expect(asked).toMatchObject([{ authorization: `Bearer ${enterprise.ownerToken}` }]);
  });

  test("is an owner's alone", async () => {
    const token = await insertToken(api.database, enterprise.id, "billing_manager");
    const options = { method: "PATCH", token, json: { managed_users: true } };
    expect((await ask("settings?dry_run=true", options)).status).toBe(404);
    expect((await ask("settings?dry_run=true", { ...options, token: api.operatorToken })).status).toBe(404);
    expect((await ask("settings?dry_run=true", { ...options, token: null })).status).toBe(401);
    expect(asked).toEqual([]);
  });

  test.each([
    [{ shared_address_max: 0 }, "true"],
    [{ matching_policy: "all" }, "true"],
    [{ seat: 1 }, "true"],
    [{ managed_users: true }, "yes"],
    [{ managed_users: true }, ""],
    [{ managed_users: true }, "true&dry_run=true"],
  ])("refuses %j with dry_run=%s", async (json, dryRun) => {
    const response = await preview(json, dryRun);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: "validation_failed" });
    expect(asked).toEqual([]);
    expect(await (await ask("settings")).json()).toMatchObject({ managed_users: false });
  });

  test("is none with dry_run=false", async () => {
    expect(await (await preview({ managed_users: true }, "false")).json()).toMatchObject({ managed_users: true });
    expect(await (await ask("settings")).json()).toMatchObject({ managed_users: true });
    expect(asked).toEqual([]);
  });
});

describe("a preview in trouble", () => {
  test("says when others come first", async () => {
    const busy = { type: "about:blank", title: "", status: 503, code: "preview_busy", detail: "Others.", message: "" };
    answer = async () => ({ status: 503, body: JSON.stringify({ ...busy, documentation_url: "https://x.example" }) });
    const response = await preview({ managed_users: true });
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.json()).toMatchObject({ code: "preview_busy", detail: "Others." });
  });

  test.each([
    [200, "{}"],
    [200, "no json"],
    [404, "{}"],
    [500, JSON.stringify({ code: "internal" })],
    [302, ""],
  ])("says that nobody counts after %i %s", async (status, body) => {
    answer = async () => ({ status, body });
    const response = await preview({ managed_users: true });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "preview_unavailable" });
    expect(await (await ask("settings")).json()).toMatchObject({ managed_users: false });
  });

  test("says that the dedup-worker is away", async () => {
    const alone = await startApi();
    const own = await insertEnterprise(alone.database);
    const options = { method: "PATCH", json: { managed_users: true } };
    const response = await inEnterprise(alone, own)("settings?dry_run=true", options);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      code: "preview_unavailable",
      detail: expect.stringContaining("dedup-worker"),
    });
    await alone.close();
  });

  test("gives up when its client leaves", async () => {
    const abandoned = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    answer = async (message) => {
      message.socket.once("close", () => abandoned.resolve());
      arrived.resolve();
      await abandoned.promise;
      return { status: 200, body: "{}" };
    };
    const leaving = new AbortController();
    const options = { method: "PATCH", json: { managed_users: true }, signal: leaving.signal };
    const left = ask("settings?dry_run=true", options);
    await arrived.promise;
    leaving.abort();
    await expect(left).rejects.toThrow();
    await abandoned.promise;
  });
});
