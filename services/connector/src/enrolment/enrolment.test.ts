import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@oneseat/runtime/create-logger";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { enrolmentToken, problem, startFakeApi } from "../../fixtures/fake-api.ts";
import { serverId } from "../../fixtures/identity.ts";
import { createSkippingClock } from "../../fixtures/skipping-clock.ts";
import { createApiClient } from "../api-client.ts";
import { loadKeys } from "../keys.ts";
import { createEnrolment } from "./enrolment.ts";

async function arrange(options: { dataFolder?: string; token?: string | null; url?: string } = {}) {
  const api = await startFakeApi();
  const { dataFolder = mkdtempSync(join(tmpdir(), "oneseat-enrol-")), token = enrolmentToken } = options;
  const clock = createSkippingClock(Date.now());
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const openApi = (url: string) => createApiClient({ url, dispatcher, clock });
  const stop = new AbortController();
  const log: string[] = [];
  const enrolment = createEnrolment({
    ...{ serverId, hostName: "ghes.octo.example", dataFolder, token, clock, signal: stop.signal },
    api: openApi(options.url ?? api.url),
    openApi,
    keys: await loadKeys(dataFolder),
    logger: createLogger({ service: "test", level: "debug" }, { write: (line) => log.push(line) }),
  });
  return { api: api.state, url: api.url, connection: api.connection, enrolment, dataFolder, clock, stop, log };
}

describe("enrolment", () => {
  it("proves possession and keeps what it gets", async () => {
    const { enrolment, connection, dataFolder, log } = await arrange();
    expect(enrolment.current().state).toBe("enrolling");

    const enrolled = await enrolment.connect();

    expect(enrolled).toMatchObject({ connection_id: connection.connection_id, server_id: serverId });
    expect(enrolment.current()).toMatchObject({ state: "enrolled", reason: null });
    expect(statSync(join(dataFolder, "connection.json")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataFolder, "connection.json"), "utf8")).not.toContain(enrolmentToken);
    expect(log.join("")).not.toMatch(/ose_enrol|osk_connector/);
  });

  it("uses a token once, also over restarts", async () => {
    const first = await arrange();
    await first.enrolment.connect();

    const second = await arrange({ dataFolder: first.dataFolder });
    const enrolled = await second.enrolment.connect();

    expect(enrolled?.connection_id).toBe(first.connection.connection_id);
    expect(second.api.enrolments).toBe(0);
  });

  it("keeps asking while api is in trouble", async () => {
    const { enrolment, api, clock } = await arrange();
    api.before = (_route, reply) => (api.enrolments <= 4 ? problem(reply, 503, "No ingestion keys yet.") : null);

    await enrolment.connect();

    expect(clock.slept).toEqual([1000, 2000, 4000, 8000]);
  });

  it("says that api is away until it stops", async () => {
    const { enrolment, clock, stop } = await arrange({ url: "http://127.0.0.1:9" });
    const sleep = clock.sleep;
    clock.sleep = async (milliseconds, signal) => {
      if (clock.slept.length === 3) stop.abort();
      await sleep(milliseconds, signal);
    };

    await expect(enrolment.connect()).rejects.toThrow();

    expect(enrolment.current()).toMatchObject({
      state: "enrolling",
      reason: expect.stringContaining("ONESEAT_API_URL"),
    });
  });

  it.each([401, 404, 409, 422])("gives up after answer %i", async (status) => {
    const { enrolment, api } = await arrange();
    api.before = (_route, reply) => problem(reply, status, "Taken.");

    expect(await enrolment.connect()).toBeNull();

    expect(enrolment.current()).toMatchObject({ state: "refused", reason: expect.any(String) });
    expect(api.enrolments).toBe(1);
  });

  it("keeps an earlier connection when a token is refused", async () => {
    const first = await arrange();
    await first.enrolment.connect();

    const second = await arrange({ dataFolder: first.dataFolder, token: "ose_stale" });

    expect((await second.enrolment.connect())?.connection_id).toBe(first.connection.connection_id);
  });

  it("replaces a connection with a new token", async () => {
    const first = await arrange({ token: "ose_other" });
    first.api.before = (_route, reply) => reply.code(201).send(first.connection);
    await first.enrolment.connect();

    const second = await arrange({ dataFolder: first.dataFolder });

    expect((await second.enrolment.connect())?.connection_id).toBe(second.connection.connection_id);
    expect(second.connection.connection_id).not.toBe(first.connection.connection_id);
  });

  it("tries an entered token once", async () => {
    const { enrolment, url, api, connection, dataFolder } = await arrange({ token: null, url: "http://127.0.0.1:9" });
    api.before = (_route, reply) => (api.enrolments === 1 ? problem(reply, 503, "Not now.") : null);

    const entered = { token: enrolmentToken, apiUrl: url };
    const trying = enrolment.enter(entered);
    expect(enrolment.current().state).toBe("enrolling");
    await expect(trying).rejects.toThrow("in trouble");
    expect(enrolment.current().state).toBe("unconfigured");
    await enrolment.enter(entered);

    expect(enrolment.current().connection?.connection_id).toBe(connection.connection_id);
    expect((await enrolment.connect())?.connection_id).toBe(connection.connection_id);
    const again = await arrange({ dataFolder, token: null });
    expect(again.enrolment.current().state).toBe("enrolled");
  });

  it("keeps why a token was refused", async () => {
    const { enrolment, url } = await arrange({ token: "ose_stale" });
    await enrolment.connect();
    const before = enrolment.current();

    await expect(enrolment.enter({ token: "ose_other", apiUrl: url })).rejects.toThrow("unknown, used or older");
    await expect(enrolment.enter({ token: "ose_other", apiUrl: "http://127.0.0.1:9" })).rejects.toThrow(
      "cannot be reached",
    );

    expect(before.state).toBe("refused");
    expect(enrolment.current()).toEqual(before);
  });

  it("does nothing without a token", async () => {
    const { enrolment } = await arrange({ token: null });

    expect(await enrolment.connect()).toBeNull();
    expect(enrolment.current()).toMatchObject({ state: "unconfigured" });
  });
});
