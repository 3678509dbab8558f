import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertToken } from "../../../../../tests/builders/enterprise.ts";
import { type RunningApi, signIn, startApi } from "../../../../../tests/builders/running-api.ts";

let ingestion: Server;
let forwarded: IncomingHttpHeaders[] = [];
let api: RunningApi;
let enterprise: BuiltEnterprise;

beforeAll(async () => {
  ingestion = createServer((message, response) => {
    forwarded.push(message.headers);
    message.resume().on("end", () => response.writeHead(204).end());
  }).listen(0, "127.0.0.1");
  await once(ingestion, "listening");
  api = await startApi({ ingestionUrl: `http://127.0.0.1:${(ingestion.address() as AddressInfo).port}` });
  enterprise = await insertEnterprise(api.database);
});
afterAll(async () => {
  await api.close();
  ingestion.close();
});

describe("a session", () => {
  test("tells who is signed in", async () => {
    const response = await api.fetch("/api/v1/session", { method: "POST", token: enterprise.ownerToken });
    const tokens = await api.fetch(`/api/v1/enterprises/${enterprise.slug}/tokens`, { token: enterprise.ownerToken });
    const { items } = (await tokens.json()) as { items: { id: string; role: string }[] };
    const token_id = items.find(({ role }) => role === "owner")?.id;
    const session = { role: "owner", enterprise: enterprise.slug, name: expect.any(String), token_id };
    const begun = await response.json();
    expect(begun).toEqual({ ...session, expires_at: expect.stringMatching(/Z$/) });
    const headers = await signIn(api, enterprise.ownerToken);
    expect(await (await api.fetch("/api/v1/session", { headers })).json()).toMatchObject(session);
    const byToken = await api.fetch("/api/v1/session", { token: enterprise.ownerToken });
    expect(await byToken.json()).toEqual({ ...session, expires_at: null });
    expect(byToken.headers.get("vary")).toBe("authorization, cookie, accept");
    const operator = await api.fetch("/api/v1/session", { headers: await signIn(api, api.operatorToken) });
    expect(await operator.json()).toMatchObject({
      ...{ role: "operator", enterprise: null },
      ...{ name: null, token_id: null },
    });
  });

  test("is nobody's without a sign-in", async () => {
    expect((await api.fetch("/api/v1/session", { token: null })).status).toBe(204);
    expect((await api.fetch("/api/v1/session", { token: "osk_nobody" })).status).toBe(401);
  });

  test("begins with a token alone", async () => {
    const headers = await signIn(api, enterprise.ownerToken);
    for (const token of [null, "osk_nobody", "", `${api.operatorToken}x`]) {
      const response = await api.fetch("/api/v1/session", { method: "POST", token, headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("set-cookie")).toBeNull();
      expect(await response.json()).toMatchObject({
        code: "requires_authentication",
        detail: expect.stringContaining("mistyped, revoked or expired"),
      });
    }
  });

  test("may change what its token may", async () => {
    const headers = await signIn(api, enterprise.ownerToken);
    const path = `/api/v1/enterprises/${enterprise.slug}/settings`;
    const json = { seats_purchased: 7 };
    expect((await api.fetch(path, { method: "PATCH", headers, json })).status).toBe(200);
    const { cookie } = headers;
    const fromHere = { cookie, origin: api.url };
    expect((await api.fetch(path, { method: "PATCH", headers: fromHere, json })).status).toBe(200);
    const fromElsewhere = { cookie, origin: "http://localhost:1" };
    expect((await api.fetch(path, { method: "PATCH", headers: fromElsewhere, json })).status).toBe(401);
  });

  test("reads GitHub's routes too", async () => {
    const headers = await signIn(api, enterprise.ownerToken);
    const response = await api.fetch(`/enterprises/${enterprise.slug}/consumed-licenses`, { headers });
    expect(await response.json()).toMatchObject({ total_seats_consumed: 0, users: [] });
  });

  test("does not weigh against a token", async () => {
    const headers = await signIn(api, enterprise.ownerToken);
    const refused = await api.fetch("/api/v1/session", { headers, token: "osk_nobody" });
    expect(refused.status).toBe(401);
    const manager = await insertToken(api.database, enterprise.id, "billing_manager");
    const response = await api.fetch("/api/v1/session", { headers, token: manager });
    expect(await response.json()).toMatchObject({ role: "billing_manager" });
  });

  test("reaches ingestion as its token", async () => {
    forwarded = [];
    const headers = await signIn(api, enterprise.ownerToken);
    const below = `/api/v1/enterprises/${enterprise.slug}`;
    await api.fetch(`${below}/server-usage`, { method: "POST", headers, json: {} });
    await api.fetch(`${below}/server-instances/${randomUUID()}`, { method: "DELETE", headers });
    expect(forwarded).toMatchObject([
      { authorization: `Bearer ${enterprise.ownerToken}` },
      { authorization: `Bearer ${enterprise.ownerToken}` },
    ]);
    expect(forwarded.some(({ cookie }) => cookie !== undefined)).toBe(false);
  });

  test("ends with its token at once", async () => {
    const below = `/api/v1/enterprises/${enterprise.slug}/tokens`;
    const json = { name: "leaving", role: "owner" };
    const created = await api.fetch(below, { method: "POST", token: enterprise.ownerToken, json });
    const { id, token } = (await created.json()) as { id: string; token: string };
    const headers = await signIn(api, token);
    expect((await api.fetch("/api/v1/session", { headers })).status).toBe(200);
    await api.fetch(`${below}/${id}`, { method: "DELETE", token: enterprise.ownerToken });
    expect((await api.fetch("/api/v1/session", { headers })).status).toBe(204);
    expect((await api.fetch(below, { headers })).status).toBe(401);
  });

  test("takes no cookie that was tampered with", async () => {
    const { cookie } = await signIn(api, enterprise.ownerToken);
    for (const changed of [`${cookie}A`, cookie.slice(0, -4), "oneseat_session=x", "oneseat_session=a.b.c.d.e"]) {
      expect((await api.fetch("/api/v1/session", { headers: { cookie: changed } })).status).toBe(204);
      const enterprises = await api.fetch("/api/v1/enterprises", { headers: { cookie: changed } });
      expect(enterprises.status).toBe(401);
    }
  });

  test("ends when its browser signs out", async () => {
    const headers = await signIn(api, enterprise.ownerToken);
    for (const each of [headers, {}]) {
      const response = await api.fetch("/api/v1/session", { method: "DELETE", headers: each });
      expect(response.status).toBe(204);
      expect(response.headers.get("set-cookie")).toMatch(/^oneseat_session=; .*Max-Age=0$/);
    }
  });
});
