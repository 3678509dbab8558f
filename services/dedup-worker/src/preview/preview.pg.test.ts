import { defaultIgnoredAddresses } from "@oneseat/contracts/settings";
import type { CountPreview } from "@oneseat/contracts/settings-preview";
import { createHttpServer, type HttpServer } from "@oneseat/http/create-http-server";
import { createLogger } from "@oneseat/runtime/create-logger";
import { Lane } from "@oneseat/runtime/lane";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertEnterprise, insertServerAccounts, insertToken } from "../../../../tests/builders/enterprise.ts";
import { createDedupRunner, type DedupRunner, readReports, readState } from "../../fixtures/dedup-runner.ts";
import { addPreviewRoute } from "./add-preview-route.ts";

const settings = {
  matching_policy: "any-email",
  ignored_addresses: [...defaultIgnoredAddresses],
  shared_address_max: 3,
  billing_model: "volume",
  managed_users: false,
};

let runner: DedupRunner;
let lane: Lane;
let closing: AbortController;
let server: HttpServer;
let url: string;
let log: string[];

beforeAll(async () => {
  lane = new Lane(1);
  runner = await createDedupRunner({ smallAccountsMax: 3, lane });
  closing = new AbortController();
  log = [];
  const logger = createLogger({ service: "test", level: "debug" }, { write: (line) => log.push(line) });
  server = createHttpServer({ logger });
  addPreviewRoute(server, { ...runner.deps, closing: closing.signal });
  url = await server.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(async () => {
  await server.close();
  await runner.close();
});

/** Two accounts of mona, each with the other's address beside its own, and one of bob; amy makes it a large enterprise. */
async function insertCorp({ withAmy = false } = {}) {
  const enterprise = await insertEnterprise(runner.database);
  const own = (user_id: number, ...emails: string[]) => ({
    user_id,
    emails: emails.map((email, index) => ({ email, primary: index === 0 })),
  });
  const accounts = [
    own(1, "mona@x.example", "mona@y.example"),
    own(2, "mona@y.example", "m@x.example"),
    own(3, "bob@x.example"),
    ...(withAmy ? [own(4, "amy@x.example")] : []),
  ];
  await insertServerAccounts(runner.database, enterprise.id, { users: accounts });
  return enterprise;
}

function preview(token: string, body: unknown = settings, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return fetch(`${url}/preview`, { method: "POST", headers, body: JSON.stringify(body), signal: signal ?? null });
}

async function consumed(response: Response): Promise<number> {
  return ((await response.json()) as CountPreview).seats_consumed;
}

describe("a preview", () => {
  test("counts under the settings it is given", async () => {
    const { id, ownerToken } = await insertCorp();
    await runner.run(id);
    const answer = await preview(ownerToken, { ...settings, matching_policy: "primary-email" });
    expect(await answer.json()).toEqual({
      seats_consumed: 3,
      environments: { cloud_only: 0, server_only: 3, both: 0 },
      visual_studio: 0,
      counts: { any_email: 2, primary_email: 3, github_rule: 3 },
    });
    expect(await consumed(await preview(ownerToken))).toBe(2);
    expect(await consumed(await preview(ownerToken, { ...settings, ignored_addresses: ["*"] }))).toBe(3);
  });

  test("stores nothing", async () => {
    const { id, ownerToken } = await insertCorp();
    await runner.run(id);
    const stored = async () => [await readState(runner.database, id), await readReports(runner.database, id)];
    const before = await stored();
    await (await preview(ownerToken, { ...settings, shared_address_max: 1 })).text();
    expect(await stored()).toEqual(before);
  });

  test("is an owner's alone", async () => {
    const { id } = await insertCorp();
    expect((await preview("osk_nobody")).status).toBe(401);
    expect((await fetch(`${url}/preview`, { method: "POST" })).status).toBe(401);
    const manager = await insertToken(runner.database, id, "billing_manager");
    expect((await preview(manager)).status).toBe(404);
  });

  test.each([{}, { ...settings, shared_address_max: 0 }, { ...settings, matching_policy: "all" }, []])(
    "refuses %j",
    async (body) => {
      const { ownerToken } = await insertEnterprise(runner.database);
      expect((await preview(ownerToken, body)).status).toBe(422);
    },
  );

  test("counts nobody where there is nobody", async () => {
    const { ownerToken } = await insertEnterprise(runner.database);
    expect(await consumed(await preview(ownerToken))).toBe(0);
  });
});

describe("previews of large enterprises", () => {
  test("are counted in a thread", async () => {
    const { id, ownerToken } = await insertCorp({ withAmy: true });
    const answer = await preview(ownerToken, { ...settings, matching_policy: "primary-email" });
    expect(await answer.json()).toMatchObject({ seats_consumed: 4, counts: { any_email: 3 } });
    expect(await readReports(runner.database, id)).toEqual([]);
  });

  test("wait for their turn, a few at most", async () => {
    const { ownerToken } = await insertCorp({ withAmy: true });
    const dedup = Promise.withResolvers<void>();
    const running = lane.run(() => dedup.promise, new AbortController().signal);
    const asked = [1, 2, 3, 4, 5].map(() => {
      const leaving = new AbortController();
      return { leaving, answer: preview(ownerToken, settings, leaving.signal) };
    });
    const first = await Promise.race(asked.map(async ({ answer }, index) => ({ index, busy: await answer })));
    expect(first.busy.status).toBe(503);
    expect(first.busy.headers.get("retry-after")).toBe("5");
    expect(await first.busy.json()).toMatchObject({ code: "preview_busy" });

    const [abandoned, ...waiting] = asked.toSpliced(first.index, 1);
    abandoned?.leaving.abort();
    await expect(abandoned?.answer).rejects.toThrow();
    dedup.resolve();
    await running;

    for (const { answer } of waiting) expect(await consumed(await answer)).toBe(3);
    const failures = log.map((line) => JSON.parse(line)).flatMap(({ error }) => error ?? []);
    expect(failures).toMatchObject([{ code: "preview_busy" }]);
    expect(log.join("")).not.toContain("@");
  });

  test("end when the service stops", async () => {
    const { ownerToken } = await insertCorp({ withAmy: true });
    const dedup = Promise.withResolvers<void>();
    const running = lane.run(() => dedup.promise, new AbortController().signal);
    const waiting = preview(ownerToken);
    closing.abort();
    expect(await (await waiting).json()).toMatchObject({ status: 503, code: "preview_unavailable" });
    dedup.resolve();
    await running;
  });
});
