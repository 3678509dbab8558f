import { randomUUID } from "node:crypto";
import type { PersonSummary } from "@oneseat/contracts/people-query";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise } from "../../../../../tests/builders/enterprise.ts";
import { anna, bert, hubot, mona, octoPeople, octoUncounted } from "../../../../../tests/builders/octo-people.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import { storedPersonId, storeReport } from "../../../../../tests/builders/stored-report.ts";

type Page = { items: PersonSummary[]; next_cursor: string | null };

let api: RunningApi;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;

beforeAll(async () => {
  api = await startApi();
  enterprise = await insertEnterprise(api.database, { settings: { verified_domains: ["octo.example"] } });
  ask = inEnterprise(api, enterprise);
  await storeReport(api.database, enterprise.id, { people: octoPeople, uncounted: octoUncounted });
});
afterAll(() => api.close());

describe("people", () => {
  test.each([
    ["", [hubot, mona, anna, bert]],
    ["query=mona", [mona]],
    ["query=LISA", [mona]],
    ["query=lisa%20mona", [mona]],
    ["query=monalisax", []],
    ["query=isa", []],
    [`query=${encodeURIComponent("ärger")}`, [hubot]],
    [`query=${encodeURIComponent("A\u0308RGER")}`, [hubot]],
    ["query=eu.example:1", [mona, anna]],
    ["query=EU.example:12", [mona]],
    ["query=%25", []],
    ["query=_", []],
    ["filter=cloud", [hubot, mona]],
    ["filter=server", [mona, anna, bert]],
    ["filter=both", [mona]],
    ["filter=visual-studio", [hubot]],
    ["filter=multiple-accounts", [mona, anna]],
    ["filter=policy-difference", [mona]],
    ["filter=server&filter=multiple-accounts", [mona, anna]],
    ["organization=octo", [mona]],
    ["organization=other", []],
    ["deployment=US.example", [anna, bert]],
    ["deployment=cloud", [hubot, mona]],
    ["deployment=eu.example&query=anna", []],
    ["sort=-order", [bert, anna, mona, hubot]],
    ["sort=-accounts", [anna, mona, bert, hubot]],
    ["sort=accounts", [hubot, bert, mona, anna]],
  ])("list by %s", async (query, expected) => {
    expect(ids(await list(query))).toEqual(expected.map(idOf));
  });

  test.each(["order", "-order", "accounts", "-accounts"])("walk page by page by %s", async (sort) => {
    const whole = ids(await list(`sort=${sort}`));
    const walked: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = await list(`sort=${sort}&limit=1${cursor ? `&cursor=${cursor}` : ""}`);
      expect(page.items).toHaveLength(1);
      walked.push(...ids(page));
      cursor = page.next_cursor;
    } while (cursor);
    expect(walked).toEqual(whole);
  });

  test("stay those of the walk's report", async () => {
    const own = await insertEnterprise(api.database);
    await storeReport(api.database, own.id, { people: [hubot, mona] });
    const path = `/api/v1/enterprises/${own.slug}/people?limit=1`;
    const first = (await (await api.fetch(path, { token: own.ownerToken })).json()) as Page;
    await storeReport(api.database, own.id, { people: [bert] });
    const second = await api.fetch(`${path}&cursor=${first.next_cursor}`, { token: own.ownerToken });
    expect(ids((await second.json()) as Page)).toEqual([storedPersonId(own.id, mona)]);
  });

  test("are nobody before the first report", async () => {
    const empty = await insertEnterprise(api.database);
    const at = (path: string) => api.fetch(`/api/v1/enterprises/${empty.slug}/${path}`, { token: empty.ownerToken });
    expect(await (await at("people")).json()).toEqual({ items: [], next_cursor: null });
    expect((await at(`people/${randomUUID()}`)).status).toBe(404);
    expect((await at("accounts/cloud%3Amona")).status).toBe(404);
    expect(await (await at("policy-differences")).json()).toMatchObject({ people: 0, seats_more: 0, items: [] });
    expect((await (await at("consumed-licenses.csv")).text()).trim().split("\n")).toHaveLength(1);
  });

  test("refuse an address in the URL", async () => {
    const response = await ask(`people?query=${encodeURIComponent("mona@octo.example")}`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: "address_in_url", errors: [{ field: "query" }] });
  });

  test("refuse bad values", async () => {
    for (const query of ["filter=x", "sort=name", "limit=0", "limit=101", "cursor=x", "cursor=W10", "report=x"]) {
      expect((await ask(`people?${query}`)).status, query).toBe(422);
    }
    const words = Array.from({ length: 11 }, () => "a").join("%20");
    expect((await ask(`people?query=${words}`)).status).toBe(422);
  });
});

function idOf(person: typeof mona): string {
  return storedPersonId(enterprise.id, person);
}

function ids(page: Page): string[] {
  return page.items.map((item) => item.id);
}

async function list(query: string): Promise<Page> {
  const response = await ask(`people?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Page;
}
