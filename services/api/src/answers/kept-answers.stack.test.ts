import { randomUUID } from "node:crypto";
import { hashToken } from "@oneseat/database/find-token";
import { requestDedup } from "@oneseat/database/request-dedup";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertToken } from "../../../../tests/builders/enterprise.ts";
import { anna, bert, hubot, mona, octoPeople } from "../../../../tests/builders/octo-people.ts";
import { inEnterprise, type RunningApi, signIn, startApi } from "../../../../tests/builders/running-api.ts";
import { storedPersonId, storeReport } from "../../../../tests/builders/stored-report.ts";
import { createApp } from "../app.ts";

let api: RunningApi;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;
let personPath: string;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  enterprise = await insertEnterprise(api.database, { settings: { verified_domains: ["octo.example"] } });
  ask = inEnterprise(api, enterprise);
  await storeReport(api.database, enterprise.id, { people: octoPeople });
  personPath = `/api/v1/enterprises/${enterprise.slug}/people/${storedPersonId(enterprise.id, mona)}`;
});
afterAll(() => api.close());

/** Every route whose answers are kept. */
const keptPaths = () => [
  `/enterprises/${enterprise.slug}/consumed-licenses?per_page=2`,
  `/api/v3/enterprises/${enterprise.slug}/consumed-licenses?per_page=2&page=2`,
  `/api/v1/enterprises/${enterprise.slug}/license`,
  `/api/v1/enterprises/${enterprise.slug}/people?limit=2&sort=-accounts`,
  `/api/v1/enterprises/${enterprise.slug}/people?query=mona`,
  personPath,
];

const get = (path: string, token = enterprise.ownerToken, headers = {}) => api.fetch(path, { token, headers });
const text = async (response: Promise<Response>) => (await response).text();

describe("an answer that is kept", () => {
  test("is not made again", async () => {
    for (const path of keptPaths()) {
      const first = await get(path);
      const made = await first.text();
      await spoilReport();
      const second = await get(path);
      expect(await second.text(), path).toBe(made);
      expect(headersOf(second)).toEqual(headersOf(first));
      await mendReport();
    }
  });

  test("is none for a revoked token", async () => {
    for (const path of keptPaths()) {
      const token = await insertToken(api.database, enterprise.id, "owner");
      const cookie = await signIn(api, token);
      const { status, headers } = await get(path, token);
      expect(status).toBe(200);
      expect((await api.fetch(path, { headers: cookie })).status).toBe(200);
      expect((await ask(`tokens/${await idOf(token)}`, { method: "DELETE" })).status).toBe(204);
      const known = { "if-none-match": headers.get("etag") ?? "" };
      expect((await get(path, token)).status).toBe(401);
      expect((await get(path, token, known)).status).toBe(401);
      expect((await api.fetch(path, { headers: cookie })).status).toBe(401);
      expect((await get(path)).status).toBe(200);
    }
  });

  test("is none for an expired token", async () => {
    const [path = ""] = keptPaths();
    const token = await insertToken(api.database, enterprise.id, "owner");
    expect((await get(path, token)).status).toBe(200);
    const id = await idOf(token);
    await api.database.forEnterprise(enterprise.id, ({ db }) =>
      db
        .updateTable("tokens")
        .set({ expires_at: new Date(Date.now() - 1) })
        .where("enterprise_id", "=", enterprise.id)
        .where("id", "=", id)
        .execute(),
    );
    expect((await get(path, token)).status).toBe(401);
  });

  test("ends with its enterprise", async () => {
    const other = await insertEnterprise(api.database);
    for (const path of keptPaths()) expect((await get(path)).status).toBe(200);
    const path = `/api/v1/enterprises/${enterprise.slug}`;
    expect((await api.fetch(path, { method: "DELETE", token: api.operatorToken })).status).toBe(204);
    for (const kept of keptPaths()) expect((await get(kept)).status).toBe(401);
    const again = await insertEnterprise(api.database, { slug: enterprise.slug });
    for (const kept of keptPaths()) {
      expect((await get(kept, other.ownerToken)).status).toBe(404);
      expect(await text(get(kept, again.ownerToken))).not.toContain("octo.example");
    }
  });

  test("shows a billing manager no address", async () => {
    const biller = await insertToken(api.database, enterprise.id, "billing_manager");
    for (const path of keptPaths().filter((one) => !one.endsWith("/license"))) {
      for (const token of [enterprise.ownerToken, biller, enterprise.ownerToken, biller]) {
        expect((await text(get(path, token))).includes("@"), path).toBe(token !== biller);
      }
    }
  });

  test("is not for the connector's role", async () => {
    for (const path of keptPaths()) {
      expect((await get(path)).status).toBe(200);
      expect((await get(path, api.operatorToken)).status).toBe(404);
      expect((await get(path, (await insertEnterprise(api.database)).ownerToken)).status).toBe(404);
    }
  });

  test("follows the settings at once", async () => {
    const paths = keptPaths();
    const path = paths[0] ?? "";
    expect(await (await get(path)).json()).toMatchObject({ total_seats_purchased: 0 });
    expect(await text(get(personPath))).toContain("Mona@octo.example");
    await change({ seats_purchased: 9 });
    expect(await (await get(path)).json()).toMatchObject({ total_seats_purchased: 9 });
    expect(await (await ask("license")).json()).toMatchObject({ seats_purchased: 9, seats_available: 5 });
    await change({ verified_domains: [] });
    expect(await text(get(personPath))).not.toContain("Mona@octo.example");
    await change({ seats_purchased: 0, verified_domains: ["octo.example"] });
    expect(await (await get(path)).json()).toMatchObject({ total_seats_purchased: 0 });
    expect(await text(get(personPath))).toContain("Mona@octo.example");
  });

  test("follows what another process changes", async () => {
    const other = createApp(api.config, api.logger, { queuePrefix: api.queuePrefix });
    await other.start();
    const headers = { authorization: `Bearer ${enterprise.ownerToken}`, "content-type": "application/json" };
    for (const seats of [3, 4, 5]) {
      expect(await (await ask("license")).json()).toMatchObject({ seats_purchased: seats === 3 ? 0 : seats - 1 });
      const body = JSON.stringify({ seats_purchased: seats });
      await fetch(`${other.url}/api/v1/enterprises/${enterprise.slug}/settings`, { method: "PATCH", headers, body });
      expect(await (await ask("license")).json()).toMatchObject({ seats_purchased: seats });
    }
    await other.close();
  });

  test("says at once that a report lags behind", async () => {
    expect(await (await ask("license")).json()).toMatchObject({ stale: false });
    await api.database.forEnterprise(enterprise.id, requestDedup);
    expect(await (await ask("license")).json()).toMatchObject({ stale: true });
    const report = await storeReport(api.database, enterprise.id, { people: [mona] });
    expect(await (await ask("license")).json()).toMatchObject({ report: { id: report.id }, seats_consumed: 1 });
  });

  test("is another one in the next report", async () => {
    const [path = ""] = keptPaths();
    const first = await get(path);
    const tag = first.headers.get("etag") ?? "";
    const before = await first.text();
    expect((await get(path, enterprise.ownerToken, { "if-none-match": tag })).status).toBe(304);
    await storeReport(api.database, enterprise.id, { people: [anna, bert, hubot] });
    const changed = await get(path, enterprise.ownerToken, { "if-none-match": tag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).not.toBe(before);
    expect(changed.headers.get("etag")).not.toBe(tag);
    const known = { "if-none-match": changed.headers.get("etag") ?? "" };
    const unchanged = await get(path, enterprise.ownerToken, known);
    expect(unchanged.status).toBe(304);
    expect(await unchanged.text()).toBe("");
    expect(unchanged.headers.get("etag")).toBe(known["if-none-match"]);
    expect(unchanged.headers.get("content-type")).toBeNull();
  });

  test("leaves a walk in one report", async () => {
    const [path = ""] = keptPaths();
    for (let round = 0; round < 2; round += 1) {
      const first = await get(path);
      const next = first.headers.get("link")?.match(/<([^>]+)>; rel="next"/)?.[1] ?? "";
      expect(next).toContain(`${api.url}/enterprises/${enterprise.slug}`);
      const walked = async () => (await fetch(next, { headers: authorization() })).json();
      const before = await walked();
      await storeReport(api.database, enterprise.id, { people: round === 0 ? [mona] : octoPeople });
      expect(await walked()).toEqual(before);
      expect(await (await get(path)).json()).toMatchObject({ total_seats_consumed: round === 0 ? 1 : 4 });
      await storeReport(api.database, enterprise.id, { people: octoPeople });
    }
  });

  test("stops when its report is cleared", async () => {
    const first = await (await ask("license")).json();
    const path = `/enterprises/${enterprise.slug}/consumed-licenses?report=${(first as License).report.id}`;
    for (let version = 2; version <= 13; version += 1) {
      expect((await get(path)).status).toBe(200);
      await storeReport(api.database, enterprise.id, { people: version % 2 ? [mona] : [anna] });
    }
    expect((await get(path)).status).toBe(410);
  });

  test("names the host that was asked", async () => {
    const [path = ""] = keptPaths();
    const { port } = new URL(api.url);
    for (const host of ["127.0.0.1", "localhost", "127.0.0.1", "localhost"]) {
      const response = await fetch(`http://${host}:${port}${path}`, { headers: authorization() });
      expect(response.headers.get("link")).toContain(`<http://${host}:${port}/`);
    }
  });

  test("has no body where only its head is asked", async () => {
    for (const path of keptPaths()) {
      const body = await text(get(path));
      const head = await api.fetch(path, { method: "HEAD", token: enterprise.ownerToken });
      expect(head.status).toBe(200);
      expect(head.headers.get("content-length")).toBe(String(Buffer.byteLength(body)));
      expect(await text(get(path))).toBe(body);
    }
  });

  test("is never an error", async () => {
    const path = `/api/v1/enterprises/${enterprise.slug}/people/${randomUUID()}`;
    const unknown = `/enterprises/${enterprise.slug}/consumed-licenses?report=${randomUUID()}`;
    for (const wrong of [path, unknown]) {
      for (let round = 0; round < 2; round += 1) expect((await get(wrong)).status).toBe(404);
    }
    expect((await get(`/enterprises/${enterprise.slug}/consumed-licenses?page=no`)).status).toBe(422);
  });
});

type License = { readonly report: { readonly id: string } };

function authorization(): { authorization: string } {
  return { authorization: `Bearer ${enterprise.ownerToken}` };
}

function headersOf({ headers }: Response): Record<string, string> {
  const { date, ...rest } = Object.fromEntries(headers);
  return rest;
}

async function change(json: object): Promise<void> {
  expect((await ask("settings", { method: "PATCH", json })).status).toBe(200);
}

/** What nothing in the product does: changes the totals and the people of a report. */
async function spoilReport(): Promise<void> {
  await addToReport(1000);
}

async function mendReport(): Promise<void> {
  await addToReport(-1000);
}

async function addToReport(count: number): Promise<void> {
  await api.database.forEnterprise(enterprise.id, async ({ db }) => {
    await db
      .updateTable("reports")
      .set((eb) => ({ count_any_email: eb("count_any_email", "+", count) }))
      .where("enterprise_id", "=", enterprise.id)
      .execute();
    await db
      .updateTable("people")
      .set((eb) => ({ valid_from: eb("valid_from", "+", count) }))
      .where("enterprise_id", "=", enterprise.id)
      .execute();
  });
}

async function idOf(token: string): Promise<string> {
  const { subject_id } = await api.database.forInstallation(({ db }) =>
    db
      .selectFrom("token_hashes")
      .select("subject_id")
      .where("token_hash", "=", hashToken(token))
      .executeTakeFirstOrThrow(),
  );
  return subject_id;
}
