import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCloudDocument, buildCloudUser } from "../../../../tests/builders/cloud-document.ts";
import { type BuiltEnterprise, insertEnterprise, insertToken } from "../../../../tests/builders/enterprise.ts";
import { buildExportFile } from "../../../../tests/builders/export-file.ts";
import { insertConnection } from "../../tests/connection.ts";
import { type RunningIngestion, runIngestion } from "../../tests/running-ingestion.ts";
import { type Sender, send, sendToEnd } from "../../tests/uploading.ts";

let ingestion: RunningIngestion;
let enterprise: BuiltEnterprise;
let sender: Sender;
const uploadBytesMax = 10_000;

beforeAll(async () => {
  ingestion = await runIngestion({ uploadBytesMax });
  enterprise = await insertEnterprise(ingestion.database, { settings: { unsigned_uploads: true } });
  sender = { url: ingestion.url, slug: enterprise.slug, token: enterprise.ownerToken };
});
afterAll(() => ingestion.close());

const instances = `server-instances/${randomUUID()}`;
const routes = [
  ["server-usage", "POST"],
  ["cloud-accounts", "PUT"],
  [instances, "DELETE"],
] as const;

describe("a request without the right token", () => {
  test.each(routes)("is told to authenticate: %s", async (path, method) => {
    for (const token of ["", "osk_unknown"]) {
      const response = await send({ ...sender, token }, "{}", { path, method });
      expect(response.status).toBe(401);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      expect(await response.json()).toMatchObject({ code: "requires_authentication", message: expect.any(String) });
    }
  });

  test.each(routes)("finds nothing elsewhere: %s", async (path, method) => {
    const other = await insertEnterprise(ingestion.database);
    const slugs = [other.slug, "no-such-corp"];
    const answers = await Promise.all(slugs.map((slug) => send({ ...sender, slug }, "{}", { path, method })));
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    const [one, two] = await Promise.all(answers.map((answer) => answer.text()));
    expect(one).toBe(two);
  });

  test.each(routes)("finds nothing as billing manager: %s", async (path, method) => {
    const token = await insertToken(ingestion.database, enterprise.id, "billing_manager");
    expect((await send({ ...sender, token }, "{}", { path, method })).status).toBe(404);
  });

  test("finds but one route as connector", async () => {
    const names = { hostName: "a.octo.example", serverId: randomUUID() };
    const { token } = await insertConnection(ingestion.database, enterprise, names);
    const statuses = [];
    for (const [path, method] of routes) {
      statuses.push((await send({ ...sender, token }, "{}", { path, method })).status);
    }
    expect(statuses).toEqual([202, 404, 404]);
  });

  test("takes GitHub's spelling of a token", async () => {
    const headers = { authorization: `token ${sender.token}` };
    expect((await send(sender, "{}", { headers })).status).toBe(202);
  });
});

describe("a request of the wrong form", () => {
  test.each([
    ["text/plain", {}],
    ["application/x-www-form-urlencoded", {}],
    ["application/json", { "content-encoding": "br" }],
    ["application/json", { "content-encoding": "gzip, gzip" }],
  ])("is of no type to take: %s", async (type, headers) => {
    const response = await send(sender, "{}", { headers: { "content-type": type, ...headers } });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: "unsupported_media_type" });
  });

  test("has no body at all", async () => {
    const { url, slug, token } = sender;
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/api/v1/enterprises/${slug}/server-usage`, { method: "POST", headers });
    expect(response.status).toBe(415);
  });

  test("is a form without the file", async () => {
    const form = new FormData();
    form.append("document", new Blob(["{}"]), "export.json");
    const response = await send(sender, form);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ field: "file", message: "is missing" }] });
  });

  test("says that it is too long", async () => {
    const response = await send(sender, " ".repeat(uploadBytesMax + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: "too_large" });
  });

  test("turns out to be too long", async () => {
    const chunk = Buffer.alloc(5000, " ");
    const body = ReadableStream.from([chunk, chunk, chunk]);
    expect(await sendToEnd(sender, ingestion.database, "{}")).toMatchObject({ state: "failure" });
    const response = await send(sender, body);
    expect(await response.json()).toMatchObject({ sync_state: "FAILURE", error: { code: "too_large" } });
  });

  test("has a key that is no UUID", async () => {
    const response = await send(sender, "{}", { headers: { "idempotency-key": "today" } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ field: "Idempotency-Key" }] });
  });

  test("has a key that stands for another", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const document = buildCloudDocument({ users: [buildCloudUser("mona")] });
    await sendToEnd(sender, ingestion.database, document, { path: "cloud-accounts", headers });
    const response = await send(sender, "{}", { headers });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "idempotency_key_used" });
  });

  test("has an owner's key as connector", async () => {
    const headers = { "idempotency-key": randomUUID() };
    await sendToEnd(sender, ingestion.database, buildExportFile({ users: [], enterprise: null }), { headers });
    const names = { hostName: "b.octo.example", serverId: randomUUID() };
    const { token } = await insertConnection(ingestion.database, enterprise, names);
    expect((await send({ ...sender, token }, "{}", { headers })).status).toBe(409);
  });
});

describe("health", () => {
  test.each(["livez", "readyz", "metrics"])("answers %s", async (path) => {
    expect((await fetch(`${ingestion.url}/${path}`)).status).toBe(200);
  });

  test("metrics name no tenant", async () => {
    const text = await (await fetch(`${ingestion.url}/metrics`)).text();
    expect(text).toContain("oneseat_ingestion_syncs_total");
    expect(text).not.toContain(enterprise.slug);
  });
});
