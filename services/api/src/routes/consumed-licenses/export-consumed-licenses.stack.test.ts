import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertToken } from "../../../../../tests/builders/enterprise.ts";
import { octoPeople } from "../../../../../tests/builders/octo-people.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import { storeReport } from "../../../../../tests/builders/stored-report.ts";

let api: RunningApi;
let enterprise: BuiltEnterprise;
let biller: string;
let ask: ReturnType<typeof inEnterprise>;
let report: { id: string };

beforeAll(async () => {
  api = await startApi();
  enterprise = await insertEnterprise(api.database, { settings: { verified_domains: ["octo.example"] } });
  biller = await insertToken(api.database, enterprise.id, "billing_manager");
  ask = inEnterprise(api, enterprise);
  report = await storeReport(api.database, enterprise.id, { people: octoPeople });
});
afterAll(() => api.close());

describe("consumed licenses as CSV", () => {
  test("hold the whole report", async () => {
    const response = await ask("consumed-licenses.csv");
    expect(response.headers.get("content-disposition")).toMatch(
      new RegExp(`^attachment; filename="consumed_licenses-${enterprise.slug}-\\d{8}T\\d{6}Z\\.csv"$`),
    );
    const lines = (await response.text()).trim().split("\n");
    expect(lines).toHaveLength(1 + 4);
    expect(lines[2]).toContain("MonaLisa,Mona Lisa,eu.example:12,TRUE,TRUE,FALSE,Enterprise");
  });

  test("are not sent twice", async () => {
    const etag = (await ask("consumed-licenses.csv")).headers.get("etag") ?? "";
    const headers = { "if-none-match": etag };
    expect((await ask("consumed-licenses.csv", { headers })).status).toBe(304);
    expect((await ask("consumed-licenses.csv", { headers, token: biller })).status).toBe(200);
  });

  test("hold no address for a billing manager", async () => {
    expect(await (await ask("consumed-licenses.csv", { token: biller })).text()).not.toContain("@");
  });

  test("read a named report", async () => {
    expect((await ask(`consumed-licenses.csv?report=${report.id}`)).status).toBe(200);
    expect((await ask(`consumed-licenses.csv?report=${randomUUID()}`)).status).toBe(404);
  });
});
