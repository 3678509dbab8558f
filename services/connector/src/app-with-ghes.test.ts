import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { createGhesSimulator } from "@oneseat/demo/ghes-simulator";
import { syntheticAccounts } from "@oneseat/demo/synthetic-accounts";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { enrolmentToken, startFakeApi } from "../fixtures/fake-api.ts";
import { readExport } from "../fixtures/read-export.ts";
import { startConnector } from "../fixtures/running-connector.ts";
import { systemClock } from "./clock.ts";

const credentials = { username: "site-admin", token: "ghp_secret" };

async function startSimulator() {
  const simulator = createGhesSimulator({
    hostName: "ghes.octo.example",
    accounts: syntheticAccounts({ count: 100, seed: 3 }),
    credentials,
    preparationResponses: 0,
    license: { seats: 500, kind: "standard", expiresAt: "2027-01-01T00:00:00Z" },
  });
  onTestFinished(() => simulator.close());
  return { simulator, ...(await simulator.listen()) };
}

const environmentFor = (url: string) => ({
  ONESEAT_SOURCE: "ghes",
  ONESEAT_SOURCE_FILE: "",
  ONESEAT_GHES_URL: url,
  ONESEAT_GHES_USERNAME: credentials.username,
  ONESEAT_GHES_TOKEN: credentials.token,
});

/** A proxy that leads every request to one place, and says which places it was asked for. */
async function startProxy(target: URL) {
  const asked: string[] = [];
  const server = createServer((incoming, answer) => {
    const { host, pathname, search } = new URL(incoming.url ?? "");
    asked.push(host);
    const headers = { authorization: incoming.headers.authorization ?? "" };
    const outgoing = request({ host: target.hostname, port: target.port, path: pathname + search, headers });
    outgoing.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    outgoing.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("a connector of a GHES instance", () => {
  it("shows the instance's license, also while that is away", async () => {
    const { simulator, url } = await startSimulator();
    const { ask, connector, dataFolder, log } = await startConnector(environmentFor(url));

    expect((await ask("/api/license")).body).toMatchObject({ seats: 500, kind: "standard" });
    await connector.close();
    await simulator.close();
    const again = await startConnector({ ...environmentFor(url), ONESEAT_DATA_DIR: dataFolder });

    expect((await again.ask("/api/license")).body).toMatchObject({ seats: 500, kind: "standard" });
    expect(log.concat(again.log).join("")).not.toMatch(/ghp_secret|site-admin/);
  });

  it("syncs version, license and further addresses", async () => {
    const { url } = await startSimulator();
    const api = await startFakeApi();

    const { finished, log } = await startConnector({
      ...environmentFor(url),
      ONESEAT_API_URL: api.url,
      ONESEAT_ENROLMENT_TOKEN: enrolmentToken,
      ONESEAT_TRANSPORT: "https",
    });

    expect(await finished()).toMatchObject({ state: "success" });
    const [upload] = api.state.uploads.values();
    const { accounts, usage } = await readExport(upload?.body.toString() ?? "");
    expect(usage.header).toMatchObject({
      version: "3.19.2",
      http_only: true,
      license: expect.stringMatching(/^sha256:/),
      left_out: { built_in: 2 },
    });
    expect(accounts.some(({ emails }) => emails.includes("false"))).toBe(true);
    expect(log.join("")).not.toMatch(/ghp_secret|@/);
  });

  it("waits for an instance that is away", async () => {
    const api = await startFakeApi();
    const { lastSync, connector } = await startConnector(
      {
        ...environmentFor("http://127.0.0.1:9"),
        ONESEAT_API_URL: api.url,
        ONESEAT_ENROLMENT_TOKEN: enrolmentToken,
        ONESEAT_TRANSPORT: "https",
      },
      { clock: { now: Date.now, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 5), signal) } },
    );

    await vi.waitFor(
      async () => expect(await lastSync()).toMatchObject({ state: "pending", waiting: { for: "source" } }),
      { timeout: 5000, interval: 5 },
    );

    await connector.close();
  });

  it("asks through the proxy, this machine excepted", async () => {
    const { url } = await startSimulator();
    const proxy = await startProxy(new URL(url));

    const far = await startConnector({ ...environmentFor("http://ghes.octo.example"), HTTP_PROXY: proxy.url });
    const near = await startConnector({ ...environmentFor(url), HTTP_PROXY: proxy.url });

    expect((await far.ask("/api/license")).body.seats).toBe(500);
    expect((await near.ask("/api/license")).body.seats).toBe(500);
    expect(new Set(proxy.asked)).toEqual(new Set(["ghes.octo.example"]));
  });
});
