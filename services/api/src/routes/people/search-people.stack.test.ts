import type { PersonSummary } from "@oneseat/contracts/people-query";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertToken } from "../../../../../tests/builders/enterprise.ts";
import { anna, bert, hubot, mona, octoPeople, octoUncounted } from "../../../../../tests/builders/octo-people.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import { indexReport, storedPersonId, storeReport } from "../../../../../tests/builders/stored-report.ts";

type Page = { items: PersonSummary[]; next_cursor: string | null };

let api: RunningApi;
let enterprise: BuiltEnterprise;
let biller: string;
let ask: ReturnType<typeof inEnterprise>;

beforeAll(async () => {
  api = await startApi();
  enterprise = await insertEnterprise(api.database, { settings: { verified_domains: ["octo.example"] } });
  biller = await insertToken(api.database, enterprise.id, "billing_manager");
  ask = inEnterprise(api, enterprise);
  await storeReport(api.database, enterprise.id, { people: octoPeople, uncounted: octoUncounted });
});
afterAll(() => api.close());

describe("people search", () => {
  test.each([
    ["mona@h", [mona]],
    ["MONA@octo.example", [mona]],
    ["anna@münchen.example", [anna]],
    ["anna@xn--mnchen-3ya.example", [anna]],
    ["bert_50%@", [bert]],
    ["b_rt", []],
    ["mona lisa mona@", [mona]],
    ["hubot", [hubot]],
  ])("finds %s", async (query, expected) => {
    expect(ids(await search({ query }))).toEqual(expected.map(idOf));
  });

  test("finds nobody by a hidden address", async () => {
    expect(ids(await search({ query: "mona@secret.example" }))).toEqual([]);
  });

  test("ignores addresses for a billing manager", async () => {
    expect(ids(await search({ query: "mona@home.example" }, biller))).toEqual([]);
    expect(ids(await search({ query: "mona" }, biller))).toEqual([idOf(mona)]);
  });

  test("takes the fields of the list", async () => {
    const page = await search({ query: "mona@home", filter: ["both"], deployment: "cloud", sort: "-order", limit: 1 });
    expect(ids(page)).toEqual([idOf(mona)]);
    const response = await ask("people/search", { method: "POST", json: { quarry: "x" } });
    expect(response.status).toBe(422);
  });

  test("waits for the index of a new report", async () => {
    const own = await insertEnterprise(api.database);
    await storeReport(api.database, own.id, { people: [mona], searchable: false });
    const searched = inEnterprise(api, own)("people?query=mona");
    const listed = await inEnterprise(api, own)("people?filter=both&sort=-accounts");

    await indexReport(api.database, own.id);

    expect(ids((await listed.json()) as Page)).toEqual([storedPersonId(own.id, mona)]);
    expect(ids((await (await searched).json()) as Page)).toEqual([storedPersonId(own.id, mona)]);
  });

  test("says when the index is not there", async () => {
    const own = await insertEnterprise(api.database);
    await storeReport(api.database, own.id, { people: [mona], searchable: false });
    const askOwn = inEnterprise(api, own);

    const answers = await Promise.all([
      askOwn("people/search", { method: "POST", json: { query: "mona" } }),
      askOwn("people/search", { method: "POST", json: { organization: "octo" } }),
      askOwn("people?deployment=cloud"),
      askOwn("accounts/cloud%3AMonaLisa"),
    ]);

    for (const response of answers) {
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("5");
      expect(await response.json()).toMatchObject({ code: "search_not_ready" });
    }
  });

  test("of an older report does not wait", async () => {
    const own = await insertEnterprise(api.database);
    const older = await storeReport(api.database, own.id, { people: [mona] });
    await storeReport(api.database, own.id, { people: [bert], searchable: false });

    const response = await inEnterprise(api, own)(`people?query=mona&report=${older.id}`);

    expect(ids((await response.json()) as Page)).toEqual([storedPersonId(own.id, mona)]);
  });

  test("walks over pages", async () => {
    const first = await search({ query: "anna", limit: 1 });
    expect(first.next_cursor).toBeNull();
    const all = await search({ query: "us.example", limit: 1 });
    const rest = await search({ query: "us.example", limit: 1, cursor: all.next_cursor });
    expect([...ids(all), ...ids(rest)]).toEqual([anna, bert].map(idOf));
  });
});

function idOf(person: typeof mona): string {
  return storedPersonId(enterprise.id, person);
}

function ids(page: Page): string[] {
  return page.items.map((item) => item.id);
}

async function search(json: object, token = enterprise.ownerToken): Promise<Page> {
  const response = await ask("people/search", { method: "POST", json, token });
  expect(response.status).toBe(200);
  return (await response.json()) as Page;
}
