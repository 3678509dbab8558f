import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise } from "../../../tests/builders/enterprise.ts";
import { octoPeople } from "../../../tests/builders/octo-people.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../tests/builders/running-api.ts";
import {
  storedCloudAccount,
  storedPerson,
  storedServerAccount,
  storeReport,
} from "../../../tests/builders/stored-report.ts";
import { insertSync } from "../../../tests/builders/stored-sync.ts";

const lists = ["people", "reports", "syncs", "tokens", "connections", "policy-differences"];
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "\0",
    "a\0b",
    "\ud800",
    "'; drop table people; --",
    "%",
    "\\",
    "\n",
    "$1",
    "2147483648",
    "-1",
    "1e99",
  ),
);
/** Positions that some list or other might have given. */
const positions = fc.array(
  fc.oneof(texts, fc.integer(), fc.maxSafeInteger(), fc.constantFrom(randomUUID(), "AA", null, 2 ** 40, "9999-99-99")),
  { maxLength: 3 },
);

let api: RunningApi;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;

beforeAll(async () => {
  api = await startApi();
  enterprise = await insertEnterprise(api.database);
  ask = inEnterprise(api, enterprise);
  await storeReport(api.database, enterprise.id, { people: octoPeople });
  await insertSync(api.database, enterprise.id);
});
afterAll(() => api.close());

describe("hostile input", () => {
  test("no text in a URL breaks a read", async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const value = encodeURIComponent(text.toWellFormed());
        const fields = ["query", "organization", "deployment", "filter", "sort", "report", "limit", "cursor"];
        const paths = [...fields.map((field) => `people?${field}=${value}`), `accounts/${value}`, `people/${value}`];
        for (const path of paths) expect((await ask(path)).status, path).toBeLessThan(500);
      }),
      { numRuns: 20 },
    );
  });

  test("no forged cursor breaks a list", async () => {
    await fc.assert(
      fc.asyncProperty(positions, async (position) => {
        const cursor = Buffer.from(JSON.stringify(position)).toString("base64url");
        for (const list of lists) {
          const response = await ask(`${list}?cursor=${cursor}`);
          expect([200, 404, 422], `${list} ${JSON.stringify(position)}`).toContain(response.status);
        }
        const enterprises = `/api/v1/enterprises?cursor=${cursor}`;
        expect((await api.fetch(enterprises, { token: api.operatorToken })).status).toBeLessThan(500);
      }),
      { numRuns: 20 },
    );
  });

  test("no text in a body breaks a write", async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const json = { query: text, organization: text, deployment: text };
        expect((await ask("people/search", { method: "POST", json })).status).toBeLessThan(500);
        const settings = { ignored_addresses: [text], verified_domains: [text], expires_at: text };
        expect((await ask("settings", { method: "PATCH", json: settings })).status).toBeLessThan(500);
        const ignored = { ignored_addresses: [`${text}x`] };
        expect((await ask("settings", { method: "PATCH", json: ignored })).status).toBeLessThan(500);
        const token = { name: `${text}x`, role: "billing_manager" };
        expect((await ask("tokens", { method: "POST", json: token })).status).toBeLessThan(500);
        const made = { slug: text, name: text };
        const options = { method: "POST", token: api.operatorToken, json: made };
        expect((await api.fetch("/api/v1/enterprises", options)).status).toBeLessThan(500);
      }),
      { numRuns: 20 },
    );
  });

  test("a NUL is refused", async () => {
    expect((await ask("people?query=a%00b")).status).toBe(422);
    expect((await ask("accounts/a%00b")).status).toBe(422);
    const enterpriseWithNul = "/api/v1/enterprises/a%00b";
    expect((await api.fetch(enterpriseWithNul, { method: "DELETE", token: api.operatorToken })).status).toBe(422);
  });

  test("stored oddities are read everywhere", async () => {
    const own = await insertEnterprise(api.database, { settings: { managed_users: true } });
    const odd = storedPerson([
      storedCloudAccount("odd", { name: "=cmd\0 \ud800 \\u0000", verified_emails: ["a\0b@octo.example", "\udfff@x"] }),
      storedServerAccount(1, { emails: ["\ud83d@octo.example"] }),
    ]);
    const report = await storeReport(api.database, own.id, { people: [odd] });
    await storeReport(api.database, own.id, { people: [] });
    const later = await storeReport(api.database, own.id, { people: [odd] });
    const read = inEnterprise(api, own);
    for (const path of ["people", "consumed-licenses.csv", `reports/${report.id}/changes`, "accounts/cloud%3Aodd"]) {
      expect((await read(path)).status, path).toBe(200);
    }
    const changes = await (await read(`reports/${later.id}/changes`)).json();
    expect(changes).toMatchObject({
      items: [{ kind: "added", now: [{ accounts: ["cloud:odd", "ghes-eu.octo.example:1"] }] }],
    });
  });
});
