import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertToken } from "../../../../../tests/builders/enterprise.ts";
import { bert, hubot, mona, octoPeople, octoUncounted } from "../../../../../tests/builders/octo-people.ts";
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

describe("person", () => {
  test("tells accounts and reasons", async () => {
    const response = await ask(`people/${idOf(mona)}`);
    expect(await response.json()).toEqual({
      id: idOf(mona),
      license_type: "enterprise",
      visual_studio: null,
      accounts: [
        {
          key: "cloud:MonaLisa",
          host_name: "cloud",
          login: "MonaLisa",
          name: "Mona Lisa",
          addresses: ["Mona@octo.example"],
        },
        { key: "eu.example:12", host_name: "eu.example", login: null, name: null, addresses: ["mona@home.example"] },
      ],
      reasons: mona.reasons,
      notes: mona.notes,
      github_groups: mona.github_groups,
      fixes: mona.fixes,
    });
  });

  test("holds no address for a billing manager", async () => {
    for (const path of [`people/${idOf(mona)}`, `people/${idOf(hubot)}`, "people", "policy-differences"]) {
      const text = await (await ask(path, { token: biller })).text();
      expect(text).toContain("accounts");
      expect(text, path).not.toContain("@");
    }
    const shown = await (await ask(`people/${idOf(hubot)}`, { token: biller })).json();
    expect(shown).toMatchObject({ visual_studio: { email: "", status: "Matched" } });
  });

  test("shows what newly verified domains allow", async () => {
    const own = await insertEnterprise(api.database);
    await storeReport(api.database, own.id, { people: [mona] });
    const path = `/api/v1/enterprises/${own.slug}`;
    const read = async () => (await api.fetch(`${path}/people`, { token: own.ownerToken })).text();
    expect(await read()).not.toContain("secret.example");
    await api.fetch(`${path}/settings`, {
      method: "PATCH",
      token: own.ownerToken,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ verified_domains: ["Secret.example"] }),
    });
    expect(await read()).toContain("mona@secret.example");
    expect(await read()).not.toContain("Mona@octo.example");
  });

  test("of an older report is read by its id", async () => {
    const own = await insertEnterprise(api.database);
    const older = await storeReport(api.database, own.id, { people: [mona] });
    await storeReport(api.database, own.id, { people: [bert] });
    const path = `/api/v1/enterprises/${own.slug}/people/${storedPersonId(own.id, mona)}`;
    expect((await api.fetch(path, { token: own.ownerToken })).status).toBe(404);
    expect((await api.fetch(`${path}?report=${older.id}`, { token: own.ownerToken })).status).toBe(200);
  });

  test("is not found under a wrong id", async () => {
    expect((await ask(`people/${randomUUID()}`)).status).toBe(404);
    expect((await ask("people/mona")).status).toBe(422);
    expect((await ask(`people/${idOf(mona)}?report=${randomUUID()}`)).status).toBe(404);
  });
});

function idOf(person: typeof mona): string {
  return storedPersonId(enterprise.id, person);
}
