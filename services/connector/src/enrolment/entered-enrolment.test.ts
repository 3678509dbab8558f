import { describe, expect, it } from "vitest";
import { enrolmentToken, problem, startFakeApi } from "../../fixtures/fake-api.ts";
import { startConnector } from "../../fixtures/running-connector.ts";

type Ask = Awaited<ReturnType<typeof startConnector>>["ask"];

function enrol(ask: Ask, body: unknown) {
  const headers = { "content-type": "application/json" };
  return ask("/api/enrolment", { method: "POST", headers, body: JSON.stringify(body) });
}

/** Its api answers, but nobody has enrolled it. */
async function startUnconfigured() {
  const api = await startFakeApi();
  return { api, ...(await startConnector({ ONESEAT_API_URL: api.url, ONESEAT_TRANSPORT: "https" })) };
}

describe("an entered enrolment", () => {
  it("connects, syncs, and outlasts a restart", async () => {
    const { api, ask, finished, connector, dataFolder, log } = await startUnconfigured();

    const enrolled = await enrol(ask, { enrolment_token: enrolmentToken });

    expect(enrolled).toMatchObject({
      status: 200,
      body: { state: "enrolled", enterprise: "octo-corp", reason: null, api_url: api.url },
    });
    expect(await finished()).toMatchObject({ state: "success", started_by: "schedule" });
    expect((await ask("/api/license")).body.sync.enabled).toBe(true);
    expect(log.join("")).not.toContain(enrolmentToken);
    await connector.close();
    const again = await startConnector({
      ...{ ONESEAT_API_URL: api.url, ONESEAT_TRANSPORT: "https", ONESEAT_DATA_DIR: dataFolder },
    });
    expect((await again.ask("/api/license")).body.connection.state).toBe("enrolled");
    expect(api.state.enrolments).toBe(1);
  });

  it("takes the address where none is configured", async () => {
    const api = await startFakeApi();
    const { ask } = await startConnector();

    expect(await enrol(ask, { enrolment_token: enrolmentToken })).toMatchObject({
      status: 422,
      body: { errors: [{ field: "api_url" }] },
    });
    expect((await enrol(ask, { enrolment_token: enrolmentToken, api_url: api.url })).status).toBe(200);

    const { connection, instance } = (await ask("/api/license")).body;
    expect(connection).toEqual({ state: "enrolled", enterprise: "octo-corp", reason: null, api_url: null });
    expect(instance.host_name).toBe("ghes.octo.example");
  });

  it("says why the token is not taken", async () => {
    const { api, ask } = await startUnconfigured();

    const refused = await enrol(ask, { enrolment_token: "ose_stale" });
    expect(refused).toMatchObject({ status: 422, body: { code: "enrolment_refused" } });
    expect(refused.body.detail).toContain("unknown, used or older");
    api.state.before = (_route, reply) => problem(reply, 503, "Not now.");
    const delayed = await enrol(ask, { enrolment_token: enrolmentToken });
    expect(delayed).toMatchObject({ status: 503, body: { code: "enrolment_delayed" } });

    expect((await ask("/api/license")).body.connection.state).toBe("unconfigured");
    api.state.before = () => null;
    expect((await enrol(ask, { enrolment_token: enrolmentToken })).status).toBe(200);
  });

  it("says that the cloud side is away", async () => {
    const { ask } = await startConnector();

    const answer = await enrol(ask, { enrolment_token: enrolmentToken, api_url: "http://127.0.0.1:9" });

    expect(answer).toMatchObject({ status: 502, body: { code: "api_unreachable" } });
    expect((await ask("/api/license")).body.connection.state).toBe("unconfigured");
  });

  it("mends a refused token of the environment", async () => {
    const api = await startFakeApi();
    const { ask, finished } = await startConnector({
      ...{ ONESEAT_API_URL: api.url, ONESEAT_ENROLMENT_TOKEN: "ose_stale", ONESEAT_TRANSPORT: "https" },
    });
    await expect.poll(async () => (await ask("/api/license")).body.connection.state).toBe("refused");

    expect((await enrol(ask, { enrolment_token: enrolmentToken })).status).toBe(200);

    expect(await finished()).toMatchObject({ state: "success" });
  });

  it("is refused where there is a connection", async () => {
    const { ask, api } = await startUnconfigured();
    const both = await Promise.all([1, 2].map(() => enrol(ask, { enrolment_token: enrolmentToken })));

    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await enrol(ask, { enrolment_token: enrolmentToken })).toMatchObject({
      status: 409,
      body: { code: "already_enrolled" },
    });
    expect(api.state.enrolments).toBe(1);
  });

  it.each([
    {},
    { enrolment_token: " " },
    { enrolment_token: "x", api_url: "ftp://a.example" },
    { enrolment_token: "x", api_url: "https://user:secret@a.example" },
    { enrolment_token: "x", more: 1 },
  ])("refuses %j", async (body) => {
    const { ask } = await startConnector();

    const answer = await enrol(ask, body);

    expect(answer).toMatchObject({ status: 422, body: { code: "validation_failed" } });
    expect(answer.text).not.toContain("secret");
  });
});
