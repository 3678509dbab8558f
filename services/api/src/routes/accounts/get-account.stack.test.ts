import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise } from "../../../../../tests/builders/enterprise.ts";
import { anna, hubot, mona, octoPeople, octoUncounted } from "../../../../../tests/builders/octo-people.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import { storedPersonId, storeReport } from "../../../../../tests/builders/stored-report.ts";

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

describe("account", () => {
  test.each([
    ["cloud:MonaLisa", { key: "cloud:MonaLisa", counts: true, why: "organization_member" }, mona],
    ["CLOUD:monalisa", { key: "cloud:MonaLisa", counts: true, why: "organization_member" }, mona],
    ["cloud:hubot", { counts: true, why: "visual_studio_subscription" }, hubot],
    ["us.example:1", { counts: true, why: "server_account" }, anna],
    ["cloud:ghost-bot", { counts: false, why: "bot" }, null],
    ["cloud:old-owner", { key: "cloud:Old-Owner", counts: false, why: "enterprise_owner" }, null],
  ])("%s tells why it counts", async (key, expected, person) => {
    const response = await ask(`accounts/${encodeURIComponent(key)}`);
    const personId = person && storedPersonId(enterprise.id, person);
    expect(await response.json()).toMatchObject({ ...expected, person_id: personId });
  });

  test.each(["cloud:mon", "us.example:3", "us.example", "cloud:nobody", "%"])("%s is not known", async (key) => {
    expect((await ask(`accounts/${encodeURIComponent(key)}`)).status).toBe(404);
  });
});
