import type { ServerInstance } from "@oneseat/contracts/server-instance";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type BuiltEnterprise,
  insertEnterprise,
  insertKeyOnlyConnection,
  insertServerAccounts,
} from "../../../../../tests/builders/enterprise.ts";
import { builtHostName, builtServerId } from "../../../../../tests/builders/export-file.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import { createSigningKey } from "../../../../../tests/builders/signing-key.ts";
import { insertSync } from "../../../../../tests/builders/stored-sync.ts";

let api: RunningApi;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  enterprise = await insertEnterprise(api.database, { settings: { seats_purchased: 9 } });
  ask = inEnterprise(api, enterprise);
});
afterAll(() => api.close());

const earlier = new Date("2026-11-20T05:00:00.000Z");
const later = new Date("2026-11-21T05:00:00.000Z");

describe("server instances", () => {
  test("have their accounts and last sync", async () => {
    const users = [{ user_id: 1, emails: [] }];
    await insertServerAccounts(api.database, enterprise.id, { users });
    const id = await insertSync(api.database, enterprise.id, { finished_at: later, signed: false });
    expect(await instances()).toEqual([
      {
        server_id: builtServerId,
        host_name: builtHostName,
        version: null,
        is_connected: false,
        accounts: 1,
        left_out: { suspended: 0, built_in: 0 },
        last_sync: { id, way: "file", date: later.toISOString(), status: "success", error: null },
        last_success_at: later.toISOString(),
        signed: false,
        description: "Server usage uploaded",
      },
    ]);
  });

  test("keep their description over a failure", async () => {
    await insertServerAccounts(api.database, enterprise.id, { users: [] });
    await insertSync(api.database, enterprise.id, { way: "queue", created_at: earlier, finished_at: earlier });
    await insertSync(api.database, enterprise.id, { state: "failure", created_at: later, finished_at: later });
    const [instance] = await instances();
    expect(instance?.description).toBe("GitHub Connect server usage synced");
    const error = { code: "malformed_json", message: "The file is cut off.", byte_offset: null, user_index: null };
    expect(instance?.last_sync).toMatchObject({ status: "failure", error });
    expect(instance?.last_success_at).toBe(earlier.toISOString());
    expect(await statuses()).toEqual([["failure", "The file is cut off.", later.toISOString()]]);
  });

  test("are known before their first sync", async () => {
    await insertKeyOnlyConnection(api.database, enterprise.id, { key: createSigningKey() });
    const never = {
      description: "GitHub Connect server usage never synced",
      last_sync: null,
      last_success_at: null,
      signed: null,
      is_connected: false,
    };
    expect(await instances()).toMatchObject([{ ...never, accounts: 0 }]);
    expect(await statuses()).toEqual([["never synced", "", ""]]);
  });

  test.each([
    ["pending", "pending"],
    ["needs_confirmation", "pending"],
    ["success", "success"],
  ] as const)("have status for a %s sync", async (state, status) => {
    await insertServerAccounts(api.database, enterprise.id, { users: [] });
    await insertSync(api.database, enterprise.id, { state });
    expect((await statuses()).map(([first]) => first)).toEqual([status]);
  });

  test("tell Prometheus the age of syncs", async () => {
    await insertServerAccounts(api.database, enterprise.id, { users: [] });
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await insertSync(api.database, enterprise.id, { finished_at: anHourAgo, created_at: anHourAgo });
    const response = await ask("metrics");
    const text = await response.text();
    expect(response.headers.get("content-type")).toContain("text/plain");
    expect(text).toContain("\noneseat_seats_purchased 9\n");
    expect(text).toContain("\noneseat_seats_consumed 0\n");
    const age = Number(text.match(/oneseat_last_sync_age_seconds\{host_name="ghes-eu.octo.example"\} (\S+)/)?.[1]);
    expect(age).toBeGreaterThanOrEqual(3600);
    expect(age).toBeLessThan(3700);
  });
});

async function instances(): Promise<ServerInstance[]> {
  return ((await (await ask("server-instances")).json()) as { items: ServerInstance[] }).items;
}

async function statuses(): Promise<string[][]> {
  const response = await api.fetch(`/enterprises/${enterprise.slug}/license-sync-status`, {
    token: enterprise.ownerToken,
  });
  const { server_instances } = (await response.json()) as {
    server_instances: { last_sync: { status: string; error: string; date: string } }[];
  };
  return server_instances.map(({ last_sync }) => [last_sync.status, last_sync.error, last_sync.date]);
}
