import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { enrolmentToken, problem, startFakeApi } from "../fixtures/fake-api.ts";
import { readExport } from "../fixtures/read-export.ts";
import { startConnector } from "../fixtures/running-connector.ts";

describe("a connector by https", () => {
  const enrolled = (url: string) => ({
    ONESEAT_API_URL: url,
    ONESEAT_ENROLMENT_TOKEN: enrolmentToken,
    ONESEAT_TRANSPORT: "https",
  });

  it("syncs as soon as it is enrolled", async () => {
    const api = await startFakeApi();

    const { finished, ask, log } = await startConnector(enrolled(api.url));

    expect(await finished()).toMatchObject({
      state: "success",
      stage: "done",
      started_by: "schedule",
      accounts_read: 5,
      left_out: { suspended: 1, built_in: 2 },
      chunks: { total: 1, published: 1, receipted: 1 },
      error: null,
    });
    const { sync, connection } = (await ask("/api/license")).body;
    expect(sync.enabled).toBe(true);
    expect(Date.parse(sync.next_sync_at) - Date.parse(sync.enabled_at)).toBeGreaterThanOrEqual(7 * 24 * 3600 * 1000);
    expect(connection).toEqual({ state: "enrolled", enterprise: "octo-corp", reason: null, api_url: api.url });
    const [upload] = api.state.uploads.values();
    const { usage } = await readExport(upload?.body.toString() ?? "");
    expect(usage.header).toMatchObject({ enterprise: "octo-corp", features: [{ name: "license_usage_sync" }] });
    expect(log.join("")).not.toMatch(/mona|@|ose_enrol|osk_connector/i);
  });

  it("syncs now, one sync at a time", async () => {
    const api = await startFakeApi();
    const { finished, syncNow, ask, lastSync } = await startConnector(enrolled(api.url));
    await finished();
    api.state.before = (route, reply) => (route === "post" ? problem(reply, 503, "Not now.") : null);

    const [first, second] = [await syncNow(), await syncNow()];
    expect(first).toMatchObject({ status: 202, body: { state: "pending", started_by: "person" } });
    expect(second.body.id).toBe(first.body.id);
    expect(first.headers.get("location")).toBe(`/api/license/syncs/${first.body.id}`);
    await vi.waitFor(async () => expect((await lastSync()).waiting).toMatchObject({ for: "api" }), { timeout: 5000 });
    api.state.before = () => null;
    await syncNow();

    expect(await finished()).toMatchObject({ id: first.body.id, state: "success" });
    const page = (await ask("/api/license/syncs?limit=1")).body;
    expect(page).toMatchObject({ items: [{ id: first.body.id }], next_cursor: first.body.id });
    expect((await ask(`/api/license/syncs?cursor=${page.next_cursor}`)).body.items).toHaveLength(1);
    expect((await ask("/metrics")).text).toContain("oneseat_connector_last_success_accounts 5");
  });

  it("stays off when switched off", async () => {
    const api = await startFakeApi();
    const { finished, ask, dataFolder, connector } = await startConnector(enrolled(api.url));
    await finished();
    const body = JSON.stringify({ enabled: false });
    const headers = { "content-type": "application/json" };

    const switched = await ask("/api/license/sync", { method: "PATCH", body, headers });
    expect(switched.body).toMatchObject({ enabled: false, enabled_at: null, next_sync_at: null });
    await connector.close();
    const again = await startConnector({ ...enrolled(api.url), ONESEAT_DATA_DIR: dataFolder });

    expect((await again.ask("/api/license")).body.sync).toMatchObject({ enabled: false, next_sync_at: null });
    expect(again.token).toBe(readFileSync(join(dataFolder, "token"), "utf8"));
    expect(api.state.enrolments).toBe(1);
  });

  it("begins a sync that was asked for early", async () => {
    const api = await startFakeApi();
    api.state.before = (route, reply) => (route === "enroll" ? problem(reply, 503, "Not yet.") : null);
    const { syncNow, finished, lastSync, ask } = await startConnector(enrolled(api.url));

    const early = await syncNow();
    expect(early).toMatchObject({ status: 202, body: { state: "pending", waiting: { for: "api" } } });
    api.state.before = () => null;

    expect(await finished()).toMatchObject({ id: early.body.id, state: "success" });
    expect((await lastSync()).id).toBe(early.body.id);
    expect((await ask("/api/license/syncs")).body.items).toHaveLength(1);
  });

  it("goes on after a stop in the middle", async () => {
    const api = await startFakeApi();
    api.state.before = (route, reply) => (route === "post" ? problem(reply, 503, "Not now.") : null);
    const first = await startConnector(enrolled(api.url));
    await vi.waitFor(async () => expect((await first.lastSync())?.waiting).toBeTruthy(), { timeout: 5000 });
    const { id } = await first.lastSync();
    const stopping = Date.now();
    await first.connector.close();
    expect(Date.now() - stopping).toBeLessThan(5000);
    api.state.before = () => null;

    const second = await startConnector({ ...enrolled(api.url), ONESEAT_DATA_DIR: first.dataFolder });

    expect(await second.finished()).toMatchObject({ id, state: "success" });
  });

  it("makes up for a missed week at start", async () => {
    const api = await startFakeApi();
    let now = Date.now();
    const clock = {
      now: () => now,
      sleep: (milliseconds: number, signal?: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          const timer = setTimeout(resolve, Math.min(milliseconds, 20));
          signal?.addEventListener("abort", () => {
            clearTimeout(timer);
            reject(signal.reason);
          });
        }),
    };
    const first = await startConnector(enrolled(api.url), { clock });
    const { id } = await first.finished();
    await first.connector.close();
    now += 20 * 24 * 3600 * 1000;

    const second = await startConnector({ ...enrolled(api.url), ONESEAT_DATA_DIR: first.dataFolder }, { clock });
    await vi.waitFor(async () => expect((await second.lastSync()).id).not.toBe(id), { timeout: 5000 });

    expect(await second.finished()).toMatchObject({ state: "success", started_by: "schedule" });
    expect((await second.ask("/api/license/syncs")).body.items).toHaveLength(2);
  });

  it("keeps why a source could not be read", async () => {
    const api = await startFakeApi();
    const { finished } = await startConnector({ ...enrolled(api.url), ONESEAT_SOURCE_FILE: "/nowhere.csv" });

    expect(await finished()).toMatchObject({
      state: "failure",
      error: { code: "source_unreadable", message: expect.stringContaining("ONESEAT_SOURCE_FILE") },
    });
    expect(api.state.posts).toBe(0);
  });

  it("lets no second connector use its folder", async () => {
    const first = await startConnector();

    await expect(startConnector({ ONESEAT_DATA_DIR: first.dataFolder })).rejects.toThrow(/Another connector/);
  });
});
