import { afterEach, describe, expect, test } from "vitest";
import { allUsersCsv } from "./all-users-csv.ts";
import { type AccountSource, reportRows } from "./ghes/ghes-account.ts";
import { createGhesSimulator, type GhesSimulator, type GhesSimulatorOptions } from "./ghes-simulator.ts";
import { syntheticAccounts } from "./synthetic-accounts.ts";

const credentials = { username: "site-admin", token: "a-token" };
const basic = `Basic ${Buffer.from("site-admin:a-token").toString("base64")}`;
const report = "/stafftools/reports/all_users.csv";
const scimUsers = "/api/v3/scim/v2/enterprises/octo-corp/Users";
const accounts = syntheticAccounts({ count: 250 });

const running: GhesSimulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

describe("user report", () => {
  test("answers 202 first, then CSV", async () => {
    const { get } = await start({ preparationResponses: 2, retryAfterSeconds: 7 });
    for (const _ of [1, 2]) {
      const answer = await get(report);
      expect(answer.status).toBe(202);
      expect(answer.headers.get("retry-after")).toBe("7");
      await answer.text();
    }
    const answer = await get(report);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/csv");
    expect(await answer.text()).toBe([...allUsersCsv(reportRows(accounts))].join(""));
  });

  test("prepares again after a complete download", async () => {
    const { get } = await start({});
    expect(await statuses(get, report, 4)).toEqual([202, 200, 202, 200]);
  });

  test("shows accounts as they now are", async () => {
    const { get, simulator } = await start({ preparationResponses: 0 });
    await (await get(report)).text();
    simulator.replaceAccounts([]);
    expect((await (await get(report)).text()).trimEnd().split("\n")).toHaveLength(3);
  });

  test("takes Basic credentials only", async () => {
    const { get } = await start({ preparationResponses: 0 });
    expect((await get(report, "Bearer a-token")).status).toBe(404);
    expect((await get("/api/v3/meta", "Bearer a-token")).status).toBe(200);
    expect((await get("/api/v3/meta", "token a-token")).status).toBe(200);
  });

  test("reads accounts no faster than its client", async () => {
    let lastRead = 0;
    const million = syntheticAccounts({ count: 1_000_000 });
    const watched: AccountSource = {
      length: million.length,
      at: (index) => {
        lastRead = index;
        return million.at(index);
      },
    };
    const { get } = await start({ accounts: watched, preparationResponses: 0 });
    const reader = (await get(report)).body?.getReader();
    await reader?.read();
    expect(lastRead).toBeLessThan(200_000);
    await reader?.cancel();
  });
});

describe("REST routes", () => {
  test("give version, license and statistics", async () => {
    const suspended = [...reportRows(accounts)].filter((account) => account.suspended).length;
    const license = { seats: 300, kind: "standard", expiresAt: "2026-12-22T12:00:00Z" };
    const { get } = await start({ license, version: "3.18.4", now: () => Date.parse("2026-11-22T12:00:00Z") });
    expect(await (await get("/api/v3/meta")).json()).toMatchObject({ installed_version: "3.18.4" });
    const body = {
      seats: 300,
      seats_used: 250 - suspended,
      seats_available: 50 + suspended,
      kind: "standard",
      days_until_expiration: 30,
      expire_at: "2026/12/22 12:00:00 +0000",
    };
    expect(await (await get("/api/v3/enterprise/settings/license")).json()).toEqual(body);
    expect(await (await get("/enterprise/settings/license")).json()).toEqual(body);
    const statistics = await (await get("/api/v3/enterprise/stats/users")).json();
    expect(statistics).toMatchObject({ total_users: 250, suspended_users: suspended });
  });

  test("answer 404 to everybody else", async () => {
    const { get } = await start({});
    const wrong = `Basic ${Buffer.from("site-admin:other").toString("base64")}`;
    for (const path of [report, "/api/v3/meta", "/enterprise/settings/license", scimUsers]) {
      expect((await get(path, wrong)).status).toBe(404);
      expect((await get(path, null)).status).toBe(404);
    }
    expect(await (await get("/api/v3/meta", wrong)).json()).toMatchObject({ message: "Not Found" });
    expect((await get("/api/v3/user")).status).toBe(404);
  });
});

describe("SCIM route", () => {
  test("pages all addresses", async () => {
    const { get } = await start({});
    const found = [];
    for (let startIndex = 1; startIndex <= 250; startIndex += 100) {
      const page = await scimPage(get, `startIndex=${startIndex}&count=500`);
      expect(page.totalResults).toBe(250);
      found.push(...page.Resources);
    }
    expect(found).toHaveLength(250);
    const { email, furtherEmails, login } =
      [...reportRows(accounts)].find((one) => one.furtherEmails.length > 0 && one.email) ?? {};
    const user = found.find(({ userName }) => userName === login);
    expect(user?.emails.map(({ value, primary }) => [value, primary])).toEqual([
      [email, true],
      ...(furtherEmails ?? []).map((address) => [address, false]),
    ]);
  });

  test("uses documented defaults and ranges", async () => {
    const { get } = await start({});
    expect((await scimPage(get, "")).itemsPerPage).toBe(30);
    expect(await scimPage(get, "startIndex=-5&count=2")).toMatchObject({ startIndex: 1, itemsPerPage: 2 });
    expect(await scimPage(get, "startIndex=1000&count=5")).toMatchObject({ itemsPerPage: 0, totalResults: 250 });
  });

  test("can be absent", async () => {
    const { get } = await start({ scim: false });
    expect((await get(scimUsers)).status).toBe(404);
  });

  test("knows its own enterprise only", async () => {
    const { get } = await start({ enterprise: "other-corp" });
    expect((await get(scimUsers)).status).toBe(404);
  });
});

describe("trouble", () => {
  test("limits the rate within a window", async () => {
    let time = 1_000_000;
    const { get } = await start({ rateLimit: { requestsMax: 2, windowMs: 60_000, status: 429 }, now: () => time });
    expect(await statuses(get, "/api/v3/meta", 2)).toEqual([200, 200]);
    time += 15_000;
    const refused = await get("/api/v3/meta");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("45");
    time += 45_000;
    expect(await statuses(get, "/api/v3/meta", 1)).toEqual([200]);
  });

  test("fails once by status", async () => {
    const { get, simulator } = await start({});
    simulator.inject({ route: "meta", kind: "status", status: 503, retryAfterSeconds: 3 });
    const failed = await get("/api/v3/meta");
    expect([failed.status, failed.headers.get("retry-after")]).toEqual([503, "3"]);
    expect(await statuses(get, "/api/v3/meta", 1)).toEqual([200]);
    expect(simulator.requestsTo("meta")).toBe(2);
  });

  test("cuts the report's connection", async () => {
    const { get, simulator } = await start({ preparationResponses: 0 });
    simulator.inject({ route: "report", kind: "cut", afterCharacters: 500 });
    await expect(get(report).then((answer) => answer.text())).rejects.toThrow();
    expect(await statuses(get, report, 1)).toEqual([200]);
  });

  test("truncates the report cleanly", async () => {
    const { get, simulator } = await start({ preparationResponses: 0 });
    simulator.inject({ route: "report", kind: "truncate", afterCharacters: 500 });
    expect(await (await get(report)).text()).toHaveLength(500);
  });

  test("shows a sign-in page instead", async () => {
    const { get, simulator } = await start({});
    simulator.inject({ route: "report", kind: "sign-in-page" });
    const answer = await get(report);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html"]);
  });

  test("hangs until it is closed", async () => {
    const { get, simulator } = await start({});
    simulator.inject({ route: "meta", kind: "hang" });
    const failure = expect(get("/api/v3/meta")).rejects.toThrow();
    await expect.poll(() => simulator.requestsTo("meta")).toBe(1);
    await simulator.close();
    await failure;
  });
});

async function start(options: Partial<GhesSimulatorOptions>) {
  const simulator = createGhesSimulator({ hostName: "ghes-eu.octo.example", accounts, credentials, ...options });
  running.push(simulator);
  const { url } = await simulator.listen();
  const get = (path: string, authorization: string | null = basic) =>
    fetch(`${url}${path}`, { headers: authorization === null ? {} : { authorization } });
  return { simulator, get };
}

type Get = Awaited<ReturnType<typeof start>>["get"];

interface ScimPage {
  readonly totalResults: number;
  readonly itemsPerPage: number;
  readonly startIndex: number;
  readonly Resources: { userName: string; emails: { value: string; primary: boolean }[] }[];
}

async function scimPage(get: Get, query: string): Promise<ScimPage> {
  return (await (await get(`${scimUsers}?${query}`)).json()) as ScimPage;
}

async function statuses(get: Get, path: string, times: number): Promise<number[]> {
  const found: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const answer = await get(path);
    found.push(answer.status);
    await answer.text();
  }
  return found;
}
