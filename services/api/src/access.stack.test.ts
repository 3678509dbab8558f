import { randomUUID } from "node:crypto";
import type { Problem } from "@oneseat/contracts/problem";
import { newToken } from "@oneseat/database/find-token";
import { insertToken as storeToken } from "@oneseat/database/insert-token";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type BuiltEnterprise,
  insertEnterprise,
  insertKeyOnlyConnection,
  insertToken,
} from "../../../tests/builders/enterprise.ts";
import { type RunningApi, signIn, startApi } from "../../../tests/builders/running-api.ts";
import { createSigningKey } from "../../../tests/builders/signing-key.ts";

type Role = "operator" | "owner" | "billing_manager" | "connector";
type Route = { readonly method: string; readonly path: string; readonly roles: readonly Role[] };

const readers: readonly Role[] = ["owner", "billing_manager"];
const id = randomUUID();

/** The table of the contract, written down once more: who may call what. */
const ofEnterprise: readonly Route[] = [
  { method: "GET", path: "/enterprises/E/consumed-licenses", roles: readers },
  { method: "GET", path: "/enterprises/E/license-sync-status", roles: readers },
  { method: "GET", path: "/api/v3/enterprises/E/consumed-licenses", roles: readers },
  { method: "GET", path: "/api/v3/enterprises/E/license-sync-status", roles: readers },
  { method: "GET", path: "/api/v1/enterprises/E/license", roles: readers },
  { method: "GET", path: "/api/v1/enterprises/E/people", roles: readers },
  { method: "POST", path: "/api/v1/enterprises/E/people/search", roles: readers },
  { method: "GET", path: `/api/v1/enterprises/E/people/${id}`, roles: readers },
  { method: "GET", path: "/api/v1/enterprises/E/accounts/cloud%3Amona", roles: readers },
  { method: "GET", path: "/api/v1/enterprises/E/policy-differences", roles: readers },
  { method: "GET", path: "/api/v1/enterprises/E/policy-differences.csv", roles: readers },
  { method: "GET", path: "/api/v1/enterprises/E/consumed-licenses.csv", roles: readers },
  { method: "GET", path: "/api/v1/enterprises/E/reports", roles: readers },
  { method: "GET", path: `/api/v1/enterprises/E/reports/${id}`, roles: readers },
  { method: "GET", path: `/api/v1/enterprises/E/reports/${id}/changes`, roles: readers },
  { method: "GET", path: "/api/v1/enterprises/E/server-instances", roles: readers },
  { method: "DELETE", path: `/api/v1/enterprises/E/server-instances/${id}`, roles: ["owner"] },
  { method: "POST", path: "/api/v1/enterprises/E/server-usage", roles: ["owner", "connector"] },
  { method: "PUT", path: "/api/v1/enterprises/E/cloud-accounts", roles: ["owner"] },
  { method: "GET", path: `/api/v1/enterprises/E/uploads/${id}`, roles: ["owner", "connector"] },
  { method: "GET", path: "/api/v1/enterprises/E/syncs", roles: ["owner"] },
  { method: "GET", path: "/api/v1/enterprises/E/settings", roles: ["owner"] },
  { method: "PATCH", path: "/api/v1/enterprises/E/settings", roles: ["owner"] },
  { method: "GET", path: "/api/v1/enterprises/E/tokens", roles: ["owner"] },
  { method: "POST", path: "/api/v1/enterprises/E/tokens", roles: ["owner"] },
  { method: "DELETE", path: `/api/v1/enterprises/E/tokens/${id}`, roles: ["owner"] },
  { method: "GET", path: "/api/v1/enterprises/E/connections", roles: ["owner"] },
  { method: "POST", path: "/api/v1/enterprises/E/connections", roles: ["owner"] },
  { method: "DELETE", path: `/api/v1/enterprises/E/connections/${id}`, roles: ["owner"] },
  { method: "GET", path: "/api/v1/enterprises/E/metrics", roles: readers },
  { method: "DELETE", path: "/api/v1/enterprises/E", roles: ["operator"] },
];
const ofInstallation: readonly Route[] = [
  { method: "GET", path: "/api/v1/enterprises", roles: ["operator", "owner", "billing_manager", "connector"] },
  { method: "POST", path: "/api/v1/enterprises", roles: ["operator"] },
];
const publicRoutes = ["/", "/openapi.json", "/docs/", "/livez", "/readyz", "/metrics"];

let api: RunningApi;
let enterprise: BuiltEnterprise;
let other: BuiltEnterprise;
let tokens: Record<Role, string>;
let cookies: Record<Role, Headers>;

type Headers = Readonly<Record<string, string>>;

beforeAll(async () => {
  api = await startApi();
  enterprise = await insertEnterprise(api.database);
  other = await insertEnterprise(api.database);
  tokens = {
    operator: api.operatorToken,
    owner: enterprise.ownerToken,
    billing_manager: await insertToken(api.database, enterprise.id, "billing_manager"),
    connector: await insertConnectorToken(enterprise.id),
  };
  cookies = {
    operator: await signIn(api, tokens.operator),
    owner: await signIn(api, tokens.owner),
    billing_manager: await signIn(api, tokens.billing_manager),
    connector: await signIn(api, tokens.connector),
  };
});
afterAll(() => api.close());

describe("access", () => {
  for (const route of [...ofEnterprise, ...ofInstallation]) {
    const name = `${route.method} ${route.path.replace(id, "ID")}`;
    test(`${name} asks for a token`, async () => {
      for (const token of [null, "osk_nobody", `${api.operatorToken}x`, await expiredToken(enterprise.id)]) {
        const response = await call(route, enterprise.slug, token);
        expect(response.status).toBe(401);
        expect(response.headers.get("www-authenticate")).toContain("Bearer");
        expect(((await response.json()) as Problem).code).toBe("requires_authentication");
      }
    });

    test(`${name} exists for its roles alone`, async () => {
      for (const role of Object.keys(tokens) as Role[]) {
        if (route.roles.includes(role)) continue;
        await expectHidden(await call(route, enterprise.slug, tokens[role]));
        await expectHidden(await call(route, enterprise.slug, null, cookies[role]));
      }
    });

    test(`${name} takes no cookie from elsewhere`, async () => {
      const isRead = route.method === "GET";
      const elsewhere = [
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
        { "sec-fetch-site": isRead ? "cross-site" : "none" },
        { origin: "https://evil.example" },
        { origin: "null" },
      ];
      for (const role of route.roles) {
        const { cookie = "" } = cookies[role];
        for (const sender of isRead ? elsewhere : [...elsewhere, {}]) {
          const headers: Headers = { cookie, ...sender };
          expect((await call(route, enterprise.slug, null, headers)).status, JSON.stringify(headers)).toBe(401);
        }
      }
    });
  }

  for (const route of [...ofEnterprise, ...ofInstallation].filter(({ method }) => method === "GET")) {
    test(`GET ${route.path.replace(id, "ID")} takes a cookie like its token`, async () => {
      for (const role of route.roles) {
        const byToken = await call(route, enterprise.slug, tokens[role]);
        const byCookie = await call(route, enterprise.slug, null, cookies[role]);
        expect(byCookie.status).toBe(byToken.status);
        expect(byCookie.status === 200 || byCookie.status === 404).toBe(true);
      }
    });
  }

  for (const route of ofEnterprise.filter(({ roles }) => !roles.includes("operator"))) {
    test(`${route.method} ${route.path.replace(id, "ID")} hides other enterprises`, async () => {
      for (const [role, token] of Object.entries(tokens)) {
        if (role === "operator") continue;
        await expectHidden(await call(route, other.slug, token));
        await expectHidden(await call(route, "no-such-corp", token));
        await expectHidden(await call(route, other.slug, null, cookies[role as Role]));
      }
    });
  }

  test("public routes ask for no token", async () => {
    for (const path of publicRoutes) {
      const response = await api.fetch(path);
      expect(response.status, path).toBe(200);
      await response.text();
    }
  });

  test("takes a token in either form", async () => {
    for (const scheme of ["Bearer", "bearer", "token"]) {
      const headers = { authorization: `${scheme} ${enterprise.ownerToken}` };
      expect((await api.fetch("/api/v1/enterprises", { headers })).status).toBe(200);
    }
    const headers = { authorization: `Basic ${enterprise.ownerToken}` };
    expect((await api.fetch("/api/v1/enterprises", { headers })).status).toBe(401);
  });

  test("the document names every route of the table", async () => {
    const document = (await (await api.fetch("/openapi.json")).json()) as { paths: Record<string, object> };
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{[^}]+\}/g, "*")}`),
    );
    for (const { method, path } of [...ofEnterprise, ...ofInstallation]) {
      const pattern = path.replace("/E/", "/*/").replace(/\/E$/, "/*").replace(id, "*").replace("cloud%3Amona", "*");
      expect(documented).toContain(`${method} ${pattern}`);
    }
    expect(documented).toContain("POST /api/v1/connections/enroll");
    expect(documented).toContain("GET /livez");
    for (const method of ["POST", "GET", "DELETE"]) expect(documented).toContain(`${method} /api/v1/session`);
    expect(documented.filter((operation) => /assets|sign-in/.test(operation))).toEqual([]);
  });
});

async function call(route: Route, slug: string, token: string | null, headers: Headers = {}): Promise<Response> {
  const path = route.path.replace("/E/", `/${slug}/`).replace(/\/E$/, `/${slug}`);
  return api.fetch(path, { method: route.method, token, headers });
}

async function expectHidden(response: Response): Promise<void> {
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(await response.json()).toMatchObject({ code: "not_found", message: "Not Found", status: 404 });
}

async function expiredToken(enterpriseId: string): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(Date.now() - 1000);
  await api.database.forEnterprise(enterpriseId, (transaction) =>
    storeToken(transaction, { token, name: "expired", role: "owner", connectionId: null, expiresAt }),
  );
  return token;
}

async function insertConnectorToken(enterpriseId: string): Promise<string> {
  const connectionId = await insertKeyOnlyConnection(api.database, enterpriseId, { key: createSigningKey() });
  const token = newToken();
  await api.database.forEnterprise(enterpriseId, (transaction) =>
    storeToken(transaction, { token, name: "connector", role: "connector", connectionId, expiresAt: null }),
  );
  return token;
}
