import { Writable } from "node:stream";
import { openDatabase } from "@oneseat/database/open-database";
import { requestDedup } from "@oneseat/database/request-dedup";
import { createLogger } from "@oneseat/runtime/create-logger";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { insertEnterprise } from "../../../tests/builders/enterprise.ts";
import { octoPeople } from "../../../tests/builders/octo-people.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../tests/builders/running-api.ts";
import { storeReport } from "../../../tests/builders/stored-report.ts";
import { createTestDatabase } from "../../../tests/stack/test-database.ts";
import { createApp } from "./app.ts";

type Operation = {
  responses?: object;
  security?: object;
  parameters?: { name: string; in: string }[];
  summary?: string;
  requestBody?: { content: object };
};
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> };

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe("api", () => {
  test("says what it is ready for", async () => {
    const checks = { postgres: "ok", redis: "ok", migrations: "ok" };
    await vi.waitFor(async () => {
      expect(await (await api.fetch("/readyz")).json()).toEqual({ status: "ok", checks });
    });
    const away = await startApi({ redisUrl: "redis://127.0.0.1:9" });
    const response = await away.fetch("/readyz");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ checks: { redis: "failing", postgres: "ok" } });
    await away.close();
  });

  test("touches nothing before it starts, closes twice", async () => {
    const nowhere = { ...api.config, databaseUrl: "postgres://127.0.0.1:9/x", redisUrl: "redis://127.0.0.1:9" };
    const app = createApp(nowhere, api.logger);
    await app.close();
    await app.close();
  });

  test("closes while clients are connected", async () => {
    const closing = await startApi();
    await closing.fetch("/livez");
    const began = performance.now();
    await closing.close();
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test("logs no address, token or URL", async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk));
        done();
      },
    });
    const testDatabase = await createTestDatabase();
    const config = { ...api.config, databaseUrl: testDatabase.url };
    const app = createApp(config, createLogger({ service: "api", level: "trace" }, sink));
    await app.start();
    const database = openDatabase({ url: testDatabase.url, applicationName: "test" });
    const enterprise = await insertEnterprise(database);
    const url = `${app.url}/api/v1/enterprises/${enterprise.slug}/people`;
    const headers = { authorization: `Bearer ${enterprise.ownerToken}`, "content-type": "application/json" };
    await fetch(`${url}?query=mona@octo.example`, { headers });
    await fetch(`${url}/search`, { method: "POST", headers, body: JSON.stringify({ query: "mona@octo.example" }) });
    await fetch(`${url}/search`, { method: "POST", headers, body: JSON.stringify({ query: ["mona@octo.example"] }) });
    await database.close();
    await app.close();
    await testDatabase.close();
    const log = lines.join("");
    expect(log).toContain("request answered");
    expect(log).not.toContain("mona");
    expect(log).not.toContain("osk_");
  });

  test("says that a report lags behind", async () => {
    const enterprise = await insertEnterprise(api.database, { settings: { seats_purchased: 3 } });
    const ask = inEnterprise(api, enterprise);
    const report = await storeReport(api.database, enterprise.id, { people: octoPeople });
    expect(await (await ask("license")).json()).toMatchObject({
      report: { id: report.id, version: 1 },
      stale: false,
      seats_purchased: 3,
      seats_consumed: 4,
      seats_available: -1,
      environments: { cloud_only: 1, server_only: 2, both: 1 },
      visual_studio: 1,
      counts: { any_email: 4, primary_email: 5, github_rule: 5 },
    });
    await api.database.forEnterprise(enterprise.id, requestDedup);
    expect(await (await ask("license")).json()).toMatchObject({ stale: true, report: { id: report.id } });
  });

  test("tells where things are", async () => {
    const home = (await (await api.fetch("/")).json()) as { documentation: string; openapi: string };
    for (const path of [home.documentation, home.openapi]) expect((await api.fetch(path)).status).toBe(200);
  });
});

describe("the document", () => {
  test("describes every operation", async () => {
    const document = (await (await api.fetch("/openapi.json")).json()) as Document;
    expect(document.openapi).toBe("3.1.0");
    const undescribed = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { responses, summary }]) => !responses || !summary)
        .map(([method]) => `${method} ${path}`),
    );
    expect(undescribed).toEqual(["get /livez", "get /readyz", "get /metrics"]);
    const upload = document.paths["/api/v1/enterprises/{enterprise}/server-usage"]?.post;
    expect(Object.keys(upload?.requestBody?.content ?? {})).toEqual(["application/json", "multipart/form-data"]);
    const people = document.paths["/api/v1/enterprises/{enterprise}/people"]?.get;
    expect(people?.security).toEqual([{ token: [] }, { session: [] }]);
    expect(people?.parameters?.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "enterprise",
        "query",
        "filter",
        "organization",
        "deployment",
        "sort",
        "cursor",
        "limit",
      ]),
    );
  });

  test("is shown without the internet", async () => {
    const page = await (await api.fetch("/docs/")).text();
    expect(page).toContain("/openapi.json");
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? "");
    expect(sources).toContain("js/scalar.js");
    expect(sources.filter((source) => /^(https?:)?\/\//.test(source))).toEqual([]);
    expect((await api.fetch("/docs/js/scalar.js")).status).toBe(200);
  });
});
