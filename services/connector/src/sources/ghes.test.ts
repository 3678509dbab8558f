import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allUsersCsv } from "@oneseat/demo/all-users-csv";
import { type GhesAccount, reportRows } from "@oneseat/demo/ghes/ghes-account";
import { createGhesSimulator, type GhesSimulatorOptions } from "@oneseat/demo/ghes-simulator";
import { syntheticAccounts } from "@oneseat/demo/synthetic-accounts";
import { fastify } from "fastify";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSkippingClock } from "../../fixtures/skipping-clock.ts";
import { createGhesSource } from "./ghes.ts";
import { defaultGhesLimits } from "./ghes-client.ts";

const credentials = { username: "site-admin", token: "ghp_secret" };
const accounts = accountsOf(300);

function accountsOf(count: number): GhesAccount[] {
  const source = syntheticAccounts({ count, seed: 7 });
  return Array.from({ length: count }, (_, index) => source.at(index)).filter((account) => account !== undefined);
}

async function startSimulator(options: Partial<GhesSimulatorOptions> = {}) {
  const simulator = createGhesSimulator({ hostName: "ghes.example", accounts, credentials, ...options });
  onTestFinished(() => simulator.close());
  const { url } = await simulator.listen();
  return { simulator, url };
}

async function sourceOf(url: string, token = credentials.token) {
  const dispatcher = new Agent();
  const dataFolder = await mkdtemp(join(tmpdir(), "oneseat-ghes-"));
  const clock = createSkippingClock();
  onTestFinished(() => dispatcher.close());
  const source = createGhesSource({
    address: { url, username: credentials.username, token },
    dispatcher,
    clock,
    dataFolder,
    scimEnterprises: () => ["octo-corp", "github"],
    limits: { ...defaultGhesLimits, headersTimeoutMs: 500, bodyTimeoutMs: 500 },
  });
  return { source, clock, dataFolder };
}

async function readAll(source: Awaited<ReturnType<typeof sourceOf>>["source"]) {
  const reading = await source.read(new AbortController().signal);
  const users = [];
  for await (const batch of reading.batches) users.push(...batch);
  return { users, facts: reading.facts, leftOut: reading.leftOut };
}

/** A server of its own for answers that no instance is documented to give. */
async function startServer(
  answer: (path: string) => { status: number; headers?: Record<string, string>; body: string },
) {
  const server = fastify({ forceCloseConnections: true });
  server.get("/*", (request, reply) => {
    const { status, headers = {}, body } = answer(request.url);
    return reply.code(status).headers(headers).send(body);
  });
  onTestFinished(() => server.close());
  return server.listen({ port: 0, host: "127.0.0.1" });
}

describe("a GHES source", () => {
  it("reads all consuming accounts with further addresses", async () => {
    const { url } = await startSimulator();
    const { source, dataFolder } = await sourceOf(url);

    const { users, facts, leftOut } = await readAll(source);

    const expected = accounts.filter((account) => !account.suspended);
    expect(users.map((user) => user.user_id)).toEqual(expected.map((account) => account.id));
    expect(users.map((user) => user.emails.length)).toEqual(
      expected.map((account) => (account.email === null ? 0 : 1) + account.furtherEmails.length),
    );
    expect(users.every((user) => user.emails.slice(1).every((email) => !email.primary))).toBe(true);
    expect(leftOut).toMatchObject({ suspended: accounts.length - expected.length, built_in: 2 });
    expect(facts).toEqual({
      version: "3.19.2",
      httpOnly: true,
      licenseHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(await readdir(dataFolder)).toEqual([]);
  });

  it("reads primary addresses where SCIM is missing", async () => {
    const { url } = await startSimulator({ scim: false, columns: "older" });

    const { users } = await readAll((await sourceOf(url)).source);

    expect(Math.max(...users.map((user) => user.emails.length))).toBe(1);
  });

  it("waits while the report is prepared", async () => {
    const { url } = await startSimulator({ preparationResponses: 3, retryAfterSeconds: 7 });
    const { source, clock } = await sourceOf(url);

    await readAll(source);

    expect(clock.slept).toEqual([7000, 7000, 7000]);
  });

  it("gives up on a report never ready", async () => {
    const { url } = await startSimulator({ preparationResponses: Number.POSITIVE_INFINITY, retryAfterSeconds: null });

    await expect(readAll((await sourceOf(url)).source)).rejects.toMatchObject({ code: "source_not_ready" });
  });

  it.each([403, 429] as const)("honours a rate limit told by %i", async (status) => {
    const { simulator, url } = await startSimulator();
    const { source, clock } = await sourceOf(url);
    simulator.inject({ route: "scim", kind: "status", status, retryAfterSeconds: 42 });
    simulator.inject({ route: "report", kind: "status", status, retryAfterSeconds: 43 });

    const { users } = await readAll(source);

    expect(clock.slept).toEqual(expect.arrayContaining([42_000, 43_000]));
    expect(users.length).toBeGreaterThan(250);
  });

  it("asks again after trouble of the instance", async () => {
    const { simulator, url } = await startSimulator();
    simulator.inject({ route: "meta", kind: "status", status: 502 });
    simulator.inject({ route: "report", kind: "status", status: 503 });
    simulator.inject({ route: "report", kind: "hang" });

    const { facts } = await readAll((await sourceOf(url)).source);

    expect(facts.version).toBe("3.19.2");
  });

  it("does not take a truncated report", async () => {
    const { simulator, url } = await startSimulator({ scim: false, preparationResponses: 0 });
    const { source } = await sourceOf(url);
    const lines = [...allUsersCsv(reportRows(accounts))].join("").split("\n").slice(0, 100);
    simulator.inject({ route: "report", kind: "truncate", afterCharacters: lines.join("\n").length + 1 });

    await expect(readAll(source)).rejects.toMatchObject({ code: "source_truncated" });
  });

  it("does not take a report cut off", async () => {
    const { simulator, url } = await startSimulator({
      accounts: syntheticAccounts({ count: 5000, seed: 7 }),
      scim: false,
      preparationResponses: 0,
    });
    const { source, dataFolder } = await sourceOf(url);
    simulator.inject({ route: "report", kind: "cut", afterCharacters: 200_000 });

    await expect(readAll(source)).rejects.toMatchObject({ code: "source_unreachable" });
    expect(await readdir(dataFolder)).toEqual([]);
  });

  it("does not go without addresses of SCIM", async () => {
    const { simulator, url } = await startSimulator();
    const { source, dataFolder } = await sourceOf(url);
    for (let tries = 0; tries < 6; tries++) simulator.inject({ route: "scim", kind: "status", status: 502 });

    await expect(readAll(source)).rejects.toMatchObject({ code: "source_unreachable" });
    expect(await readdir(dataFolder)).toEqual([]);
  });

  it("says who must ask when refused", async () => {
    const { url } = await startSimulator();

    const refused = await readAll((await sourceOf(url, "ghp_wrong")).source).catch((error: unknown) => error);

    expect(refused).toMatchObject({ code: "source_refused", message: expect.stringContaining("site administrator") });
    expect(String(refused)).not.toContain("ghp_wrong");
  });

  it("never sends credentials to another origin", async () => {
    let asked = 0;
    const other = await startServer(() => {
      asked++;
      return { status: 200, body: "id,login,email,suspended?\n7,mona,m@x.example,false\n" };
    });
    const url = await startServer(() => ({ status: 302, headers: { location: `${other}/all_users.csv` }, body: "" }));

    await expect(readAll((await sourceOf(url)).source)).rejects.toMatchObject({ code: "source_refused" });
    expect(asked).toBe(0);
  });

  it("recognises a sign-in page", async () => {
    const { simulator, url } = await startSimulator();
    simulator.inject({ route: "report", kind: "sign-in-page" });

    await expect(readAll((await sourceOf(url)).source)).rejects.toMatchObject({ code: "source_refused" });
  });

  it("gives up on an instance out of reach", async () => {
    await expect(readAll((await sourceOf("http://127.0.0.1:9")).source)).rejects.toMatchObject({
      code: "source_unreachable",
      message: expect.stringContaining("ONESEAT_GHES_URL"),
    });
  });

  it("reads the license", async () => {
    const { url } = await startSimulator({
      license: { seats: 500, kind: "standard", expiresAt: "2027-01-01T00:00:00Z" },
    });

    const license = await (await sourceOf(url)).source.readLicense(new AbortController().signal);

    expect(license).toMatchObject({ seats: 500, kind: "standard", expire_at: "2027/01/01 00:00:00 +0000" });
  });
});
