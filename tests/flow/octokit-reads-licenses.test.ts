import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import type { ConsumedLicenses } from "@oneseat/contracts/consumed-licenses";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { Octokit } from "octokit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertServerAccounts } from "../builders/enterprise.ts";
import { type RunningApi, startApi } from "../builders/running-api.ts";
import { storedCloudAccount, storedPerson, storedServerAccount, storeReport } from "../builders/stored-report.ts";

/** More than three anchors, and no whole number of pages. */
const peopleCount = 357;
const github = createRequire(import.meta.url)("@octokit/openapi/generated/ghec.json") as { components: object };
const ajv = addFormats.default(new Ajv({ strict: false })).addSchema({ $id: "github", components: github.components });

let api: RunningApi;
let enterprise: BuiltEnterprise;
let octokit: Octokit;

beforeAll(async () => {
  api = await startApi();
  enterprise = await insertEnterprise(api.database, { settings: { seats_purchased: 300 } });
  await storeReport(api.database, enterprise.id, { people: people(peopleCount) });
  octokit = octokitFor(enterprise.ownerToken);
});
afterAll(() => api.close());

describe("Octokit", () => {
  test("reads every person of the report", async () => {
    const logins = await readLogins(octokit, { per_page: 100 });
    expect(logins).toEqual(people(peopleCount).map(({ accounts }) => accounts[0].login ?? ""));
  });

  test("sees one report on a walk", async () => {
    const walk = octokit.paginate.iterator("GET /enterprises/{enterprise}/consumed-licenses", {
      enterprise: enterprise.slug,
      per_page: 100,
    });
    const totals: number[] = [];
    let users = 0;
    for await (const page of walk) {
      const body = page.data as unknown as ConsumedLicenses;
      if (totals.length === 0) await storeReport(api.database, enterprise.id, { people: people(2) });
      totals.push(body.total_seats_consumed);
      users += body.users.length;
    }
    expect(totals).toEqual([peopleCount, peopleCount, peopleCount, peopleCount]);
    expect(users).toBe(peopleCount);
    expect(await readLogins(octokit, {})).toHaveLength(2);
    await storeReport(api.database, enterprise.id, { people: people(peopleCount) });
  });

  test("gets pages that fit together", async () => {
    const all = await readLogins(octokit, { per_page: 100 });
    for (const { page, per_page, length } of [
      { page: 1, per_page: 30, length: 30 },
      { page: 2, per_page: 100, length: 100 },
      { page: 7, per_page: 50, length: 50 },
      { page: 12, per_page: 30, length: 27 },
      { page: 357, per_page: 1, length: 1 },
      { page: 13, per_page: 30, length: 0 },
      { page: 1_000_000, per_page: 100, length: 0 },
    ]) {
      const { data } = await readPage({ page, per_page });
      const start = (page - 1) * per_page;
      expect(data.users.map((user) => user.github_com_login)).toEqual(all.slice(start, start + per_page));
      expect(data.users).toHaveLength(length);
      expect(data).toMatchObject({ total_seats_consumed: peopleCount, total_seats_purchased: 300 });
    }
  });

  test("gets GitHub's Link header", async () => {
    const links = await readPage({ page: 2, per_page: 100 }).then(({ headers }) => relations(headers.link));
    expect(Object.keys(links).sort()).toEqual(["first", "last", "next", "prev"]);
    for (const [relation, page] of Object.entries({ first: "1", prev: "1", next: "3", last: "4" })) {
      const url = new URL(links[relation] ?? "");
      expect(url.origin).toBe(api.url);
      expect(url.searchParams.get("page")).toBe(page);
      expect(url.searchParams.get("report")).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(Object.keys(relations((await readPage({ page: 1, per_page: 100 })).headers.link))).toEqual(["next", "last"]);
    expect(Object.keys(relations((await readPage({ page: 4, per_page: 100 })).headers.link))).toEqual([
      "prev",
      "first",
    ]);
  });

  test("reads the same below api v3", async () => {
    const enterpriseServer = octokitFor(enterprise.ownerToken, "/api/v3");
    expect(await readLogins(enterpriseServer, { per_page: 100 })).toEqual(await readLogins(octokit, { per_page: 100 }));
  });

  test("gets what GitHub's schemas promise", async () => {
    const subscription = { email: "v@octo.example", status: "Matched" as const };
    const matched = storedPerson([storedCloudAccount("v")], { visual_studio: subscription });
    await storeReport(api.database, enterprise.id, {
      people: [...people(2), matched, storedPerson([storedServerAccount(9, { emails: ["s@octo.example"] })])],
    });
    const { data } = await readPage({});
    expect(data.users.map((user) => user.license_type)).toContain("Visual Studio subscription");
    expectValid("get-consumed-licenses", data);
    await storeReport(api.database, enterprise.id, { people: people(peopleCount) });
    await insertServerAccounts(api.database, enterprise.id, { users: [] });
    const status = await octokit.request("GET /enterprises/{enterprise}/license-sync-status", {
      enterprise: enterprise.slug,
    });
    expectValid("get-license-sync-status", status.data);
    expect(status.data).toMatchObject({ server_instances: [{ last_sync: { status: "never synced" } }] });
  });

  test("finds nothing before the first report", async () => {
    const empty = await insertEnterprise(api.database, { settings: { seats_purchased: 5 } });
    const { data, headers } = await octokitFor(empty.ownerToken).request(
      "GET /enterprises/{enterprise}/consumed-licenses",
      {
        enterprise: empty.slug,
      },
    );
    expect(data).toEqual({ total_seats_consumed: 0, total_seats_purchased: 5, users: [] });
    expect(headers.link).toBeUndefined();
    expectValid("get-consumed-licenses", data);
  });

  test("clamps and refuses page sizes as GitHub", async () => {
    expect((await readPage({ per_page: 1000 })).data.users).toHaveLength(100);
    for (const query of ["per_page=0", "per_page=x", "page=0", "page=-1", "page=1.5", "report=1"]) {
      const path = `/enterprises/${enterprise.slug}/consumed-licenses?${query}`;
      const response = await api.fetch(path, { token: enterprise.ownerToken });
      expect(response.status, query).toBe(422);
      expect(await response.json()).toMatchObject({ code: "validation_failed" });
    }
    const unknown = `/enterprises/${enterprise.slug}/consumed-licenses?report=${randomUUID()}`;
    expect((await api.fetch(unknown, { token: enterprise.ownerToken })).status).toBe(404);
  });

  test("gets no body that it already has", async () => {
    const path = `/enterprises/${enterprise.slug}/consumed-licenses?per_page=3`;
    const first = await api.fetch(path, { token: enterprise.ownerToken });
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    const second = await api.fetch(path, { token: enterprise.ownerToken, headers });
    expect([second.status, await second.text()]).toEqual([304, ""]);
    await storeReport(api.database, enterprise.id, { people: people(4) });
    expect((await api.fetch(path, { token: enterprise.ownerToken, headers })).status).toBe(200);
    await storeReport(api.database, enterprise.id, { people: people(peopleCount) });
  });
});

function people(count: number) {
  const padded = (index: number) => String(index).padStart(4, "0");
  return Array.from({ length: count }, (_, index) => {
    const emails = [`person-${padded(index)}@octo.example`];
    return storedPerson([storedCloudAccount(`person-${padded(index)}`), storedServerAccount(index + 1, { emails })]);
  }) as { accounts: [{ login: string | null }] }[] & ReturnType<typeof storedPerson>[];
}

function octokitFor(auth: string, base = ""): Octokit {
  return new Octokit({ auth, baseUrl: `${api.url}${base}`, throttle: { enabled: false }, retry: { enabled: false } });
}

async function readLogins(client: Octokit, query: { per_page?: number }): Promise<string[]> {
  const pages: unknown[] = await client.paginate("GET /enterprises/{enterprise}/consumed-licenses", {
    enterprise: enterprise.slug,
    ...query,
  });
  return (pages as ConsumedLicenses[]).flatMap(({ users }) => users.map((user) => user.github_com_login));
}

async function readPage(query: { page?: number; per_page?: number }) {
  const response = await octokit.request("GET /enterprises/{enterprise}/consumed-licenses", {
    enterprise: enterprise.slug,
    ...query,
  });
  return { data: response.data as unknown as ConsumedLicenses, headers: response.headers };
}

function relations(link: string | undefined): Record<string, string> {
  const found = [...(link ?? "").matchAll(/<([^>]+)>; rel="([a-z]+)"/g)];
  return Object.fromEntries(found.map(([, url, relation]) => [relation, url]));
}

function expectValid(schema: string, data: unknown): void {
  const validate = ajv.getSchema(`github#/components/schemas/${schema}`);
  if (!validate) throw new Error(`GitHub's description has no schema ${schema}`);
  validate(data);
  expect(validate.errors ?? []).toEqual([]);
}
