import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertToken } from "../../../../../tests/builders/enterprise.ts";
import { mona, octoPeople, octoUncounted } from "../../../../../tests/builders/octo-people.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import { storedPersonId, storeReport } from "../../../../../tests/builders/stored-report.ts";

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

describe("policy differences", () => {
  test("name people, seats and fixes", async () => {
    expect(await (await ask("policy-differences")).json()).toMatchObject({
      people: 1,
      seats_more: 1,
      items: [{ person_id: idOf(mona), seats_more: 1, github_groups: mona.github_groups, fixes: mona.fixes }],
      next_cursor: null,
    });
  });

  test("are exported a line for each fix", async () => {
    const response = await ask("policy-differences.csv");
    expect(response.headers.get("content-type")).toContain("text/csv");
    expect((await response.text()).trim().split("\n")).toEqual([
      "person_id,seats_more,accounts,account_key,cause,address",
      `${idOf(mona)},1,"cloud:MonaLisa, eu.example:12",eu.example:12,secondary_only,mona@home.example`,
    ]);
    expect(await (await ask("policy-differences.csv", { token: biller })).text()).not.toContain("@");
  });
});

function idOf(person: typeof mona): string {
  return storedPersonId(enterprise.id, person);
}
