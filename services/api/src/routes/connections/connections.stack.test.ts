import { randomUUID } from "node:crypto";
import type { CreatedConnection } from "@oneseat/contracts/connection";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildEnrolment, enrol, insertIngestionKeys } from "../../../../../tests/builders/enrolment.ts";
import {
  type BuiltEnterprise,
  insertEnterprise,
  insertServerAccounts,
} from "../../../../../tests/builders/enterprise.ts";
import { builtHostName, builtServerId } from "../../../../../tests/builders/export-file.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import { createSigningKey } from "../../../../../tests/builders/signing-key.ts";

let api: RunningApi;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;
let ingestion: Awaited<ReturnType<typeof insertIngestionKeys>>;

beforeAll(async () => {
  api = await startApi();
  ingestion = await insertIngestionKeys(api.database);
});
beforeEach(async () => {
  enterprise = await insertEnterprise(api.database);
  ask = inEnterprise(api, enterprise);
});
afterAll(() => api.close());

describe("connections", () => {
  test("begin with a one-time token", async () => {
    const before = Date.now();
    const created = await create({ host_name: "GHES-EU.octo.example" });
    expect(created).toMatchObject({ host_name: builtHostName, state: "awaiting_enrolment", server_id: null });
    expect(created.enrolment_token).toMatch(/^osk_/);
    const lifeMs = Date.parse(created.enrolment_expires_at ?? "") - before;
    expect(Math.round(lifeMs / 60_000)).toBe(60);
    const listed = await (await ask("connections")).text();
    expect(listed).toContain(created.id);
    expect(listed).not.toContain("osk_");
  });

  test("register the key of an instance", async () => {
    const key = createSigningKey();
    const json = { host_name: builtHostName, server_id: builtServerId, public_key: key.publicJwk };
    const created = await create(json);
    expect(created).toMatchObject({ state: "key_only", key_id: key.keyId, enrolment_token: null });
    const again = await ask("connections", { method: "POST", json });
    expect([again.status, await code(again)]).toEqual([409, "key_in_use"]);
  });

  test("refuse a host name of another server", async () => {
    await insertServerAccounts(api.database, enterprise.id, { users: [] });
    const key = createSigningKey();
    const json = { host_name: builtHostName, server_id: randomUUID(), public_key: key.publicJwk };
    const response = await ask("connections", { method: "POST", json });
    expect([response.status, await code(response)]).toEqual([409, "host_name_in_use"]);
  });

  test.each([
    {},
    { host_name: "no host" },
    { host_name: "cloud" },
    { host_name: "a.example", server_id: randomUUID() },
    { host_name: "a.example", server_id: "1", public_key: createSigningKey().publicJwk },
    { host_name: "a.example", server_id: randomUUID(), public_key: { kty: "OKP", crv: "X25519", x: "x" } },
  ])("refuse %j", async (json) => {
    expect((await ask("connections", { method: "POST", json })).status).toBe(422);
  });

  test("end with their tokens", async () => {
    const waiting = await create({ host_name: "b.example" });
    const enrolled = await enrolNew();
    for (const id of [waiting.id, enrolled.connection_id]) {
      expect((await ask(`connections/${id}`, { method: "DELETE" })).status).toBe(204);
      expect((await ask(`connections/${id}`, { method: "DELETE" })).status).toBe(404);
    }
    expect((await ask("uploads/x", { token: enrolled.connector_token })).status).toBe(401);
    expect((await tryEnrol(waiting.enrolment_token ?? "", { hostName: "b.example" })).status).toBe(401);
    expect(await (await ask("connections")).json()).toEqual({ items: [], next_cursor: null });
  });
});

describe("enrolment", () => {
  test("gives a connector its configuration", async () => {
    const answer = await enrolNew();
    expect(answer).toMatchObject({
      enterprise: enterprise.slug,
      enterprise_id: enterprise.id,
      server_id: builtServerId,
      host_name: builtHostName,
      ingestion: { signing_keys: [ingestion.signing.publicJwk], encryption_key: ingestion.encryption.publicJwk },
      queue: { username: `${api.queuePrefix}-connection-${answer.connection_id}` },
    });
    expect(new URL(answer.queue.url).password).toBe("");
    expect((await ask(`uploads/${randomUUID()}`, { token: answer.connector_token })).status).toBe(404);
    const connected = { is_connected: true, description: "GitHub Connect server usage never synced" };
    expect(await (await ask("server-instances")).json()).toMatchObject({ items: [connected] });
  });

  test("takes a token once, also at once", async () => {
    const token = await enrolmentToken();
    const statuses = await Promise.all([1, 2, 3].map(async () => (await tryEnrol(token)).status));
    expect(statuses.sort()).toEqual([201, 401, 401]);
    expect((await tryEnrol(token)).status).toBe(401);
  });

  test("refuses old, wrong and other tokens", async () => {
    const token = await enrolmentToken();
    await api.database.forEnterprise(enterprise.id, ({ db }) =>
      db
        .updateTable("connections")
        .set({ enrolment_expires_at: sql<Date>`now()` })
        .where("enterprise_id", "=", enterprise.id)
        .execute(),
    );
    for (const wrong of [token, "osk_none", enterprise.ownerToken, api.operatorToken]) {
      expect((await tryEnrol(wrong)).status).toBe(401);
    }
    const path = "/api/v1/connections/enroll";
    expect((await api.fetch(path, { method: "POST", json: {} })).status).toBe(401);
    expect((await ask("license", { token: await enrolmentToken() })).status).toBe(401);
  });

  test.each([
    ["another key", () => ({ signWith: createSigningKey() })],
    ["another token", () => ({ tamper: { token_digest: "0".repeat(64) } })],
    ["another server", () => ({ tamper: { server_id: randomUUID() } })],
    ["another host", () => ({ tamper: { host_name: "b.example" } })],
    ["another day", () => ({ issuedAt: new Date(Date.now() - 24 * 3_600_000) })],
  ])("refuses a proof for %s", async (_what, broken) => {
    const token = await enrolmentToken();
    const response = await tryEnrol(token, broken());
    expect([response.status, await code(response)]).toEqual([422, "bad_proof"]);
    expect((await tryEnrol(token)).status).toBe(201);
  });

  test("refuses a host name of another server", async () => {
    await insertServerAccounts(api.database, enterprise.id, { users: [] });
    const token = await enrolmentToken();
    const response = await tryEnrol(token, { serverId: randomUUID() });
    expect([response.status, await code(response)]).toEqual([409, "host_name_in_use"]);
    expect((await tryEnrol(token)).status).toBe(201);
  });

  test("refuses a host name without that token", async () => {
    const response = await tryEnrol(await enrolmentToken(), { hostName: "b.example" });
    expect([response.status, await code(response)]).toEqual([422, "host_name_mismatch"]);
  });

  test("replaces the same server's older connection", async () => {
    const key = createSigningKey();
    const older = await enrolNew({ key });
    const newer = await enrolNew({ key });
    expect((await ask("license", { token: older.connector_token })).status).toBe(401);
    expect((await ask("license", { token: newer.connector_token })).status).toBe(404);
    const { items } = (await (await ask("connections")).json()) as { items: { id: string }[] };
    expect(items.map(({ id }) => id)).toEqual([newer.connection_id]);
  });

  test("waits for ingestion's keys", async () => {
    const young = await startApi();
    const own = await insertEnterprise(young.database);
    const created = await inEnterprise(young, own)("connections", {
      method: "POST",
      json: { host_name: builtHostName },
    });
    const { enrolment_token } = (await created.json()) as CreatedConnection;
    const token = enrolment_token ?? "";
    const json = buildEnrolment({ token });
    const response = await young.fetch("/api/v1/connections/enroll", { method: "POST", token, json });
    expect([response.status, await code(response)]).toEqual([503, "ingestion_has_no_keys"]);
    await insertIngestionKeys(young.database);
    expect(await enrol(young, { token })).toMatchObject({ enterprise: own.slug });
    await young.close();
  });
});

async function create(json: object): Promise<CreatedConnection> {
  const response = await ask("connections", { method: "POST", json });
  expect(response.status).toBe(201);
  return (await response.json()) as CreatedConnection;
}

async function enrolmentToken(): Promise<string> {
  return (await create({ host_name: builtHostName })).enrolment_token ?? "";
}

async function enrolNew(options: { key?: ReturnType<typeof createSigningKey> } = {}) {
  return enrol(api, { token: await enrolmentToken(), ...options });
}

async function tryEnrol(
  token: string,
  options: Omit<Parameters<typeof buildEnrolment>[0], "token"> = {},
): Promise<Response> {
  const json = buildEnrolment({ token, ...options });
  return api.fetch("/api/v1/connections/enroll", { method: "POST", token, json });
}

async function code(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}
