import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise } from "../../../../../tests/builders/enterprise.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";

type Seen = {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingMessage["headers"];
  body: Buffer;
};

let ingestion: Server;
let answer: (message: IncomingMessage) => Promise<{ status: number; headers?: Record<string, string>; body?: string }>;
let api: RunningApi;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;

beforeAll(async () => {
  ingestion = createServer(async (message, response) => {
    const { status, headers = {}, body = "" } = await answer(message);
    response.writeHead(status, headers).end(body);
  });
  ingestion.listen(0, "127.0.0.1");
  await once(ingestion, "listening");
  api = await startApi({ ingestionUrl: `http://127.0.0.1:${(ingestion.address() as AddressInfo).port}` });
  enterprise = await insertEnterprise(api.database);
  ask = inEnterprise(api, enterprise);
});
afterAll(async () => {
  await api.close();
  ingestion.close();
});

describe("forwarded routes", () => {
  test.each([
    ["application/json", undefined, Buffer.from('{"broken')],
    ["application/json", "gzip", gzipSync("{}")],
    ["application/octet-stream", "zstd", randomBytes(3 * 1024 * 1024)],
    ["multipart/form-data; boundary=x", undefined, Buffer.from("--x--\r\n")],
    ["text/anything", undefined, Buffer.from("as it is")],
  ])("pass %s %s on unchanged", async (type, encoding, body) => {
    const seen = recorded();
    const headers = {
      "content-type": type,
      "idempotency-key": randomUUID(),
      ...(encoding ? { "content-encoding": encoding } : {}),
    };
    const response = await ask("server-usage?a=1", { method: "POST", body, headers });
    const { method, url, headers: sent, body: received } = await seen;
    expect([method, url]).toEqual(["POST", `/api/v1/enterprises/${enterprise.slug}/server-usage?a=1`]);
    expect(sent).toMatchObject({ ...headers, authorization: `Bearer ${enterprise.ownerToken}` });
    expect(received.equals(body)).toBe(true);
    expect(response.status).toBe(202);
    expect(response.headers.get("location")).toBe("/somewhere");
    expect(await response.json()).toEqual({ taken: true });
  });

  test("pass a body on while it comes", async () => {
    const firstBytes = Promise.withResolvers<void>();
    answer = async (message) => {
      const digest = createHash("sha256");
      for await (const part of message) {
        digest.update(part);
        firstBytes.resolve();
      }
      return { status: 202, body: JSON.stringify({ digest: digest.digest("hex") }) };
    };
    async function* parts() {
      yield Buffer.from("first");
      await firstBytes.promise; // the rest is sent only when ingestion has seen the beginning
      for (let part = 0; part < 64; part += 1) yield Buffer.alloc(256 * 1024, part);
    }
    const url = `${api.url}/api/v1/enterprises/${enterprise.slug}/cloud-accounts`;
    const authorization = `Bearer ${enterprise.ownerToken}`;
    const sending = request(url, { method: "PUT", headers: { authorization, expect: "100-continue" } });
    Readable.from(parts()).pipe(sending);
    const [response] = (await once(sending, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(202);
    const digest = createHash("sha256").update("first");
    for (let part = 0; part < 64; part += 1) digest.update(Buffer.alloc(256 * 1024, part));
    expect(JSON.parse((await buffer(response)).toString())).toEqual({ digest: digest.digest("hex") });
  });

  test("pass errors on as they are", async () => {
    const problem = JSON.stringify({ code: "too_large", status: 413 });
    answer = async (message) => {
      await buffer(message);
      return { status: 413, headers: { "content-type": "application/problem+json" }, body: problem };
    };
    const response = await ask("cloud-accounts", { method: "PUT", json: {} });
    expect(response.status).toBe(413);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.text()).toBe(problem);
  });

  test("pass the removal of an instance on", async () => {
    const seen = recorded(204);
    const id = randomUUID();
    expect((await ask(`server-instances/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await seen).url).toBe(`/api/v1/enterprises/${enterprise.slug}/server-instances/${id}`);
  });

  test("say 503 while ingestion is away", async () => {
    const alone = await startApi();
    const own = await insertEnterprise(alone.database);
    const requests = [
      { path: "server-usage", method: "POST", json: {} },
      { path: "cloud-accounts", method: "PUT", json: {} },
      { path: `server-instances/${randomUUID()}`, method: "DELETE" },
    ];
    for (const { path, ...options } of requests) {
      const response = await inEnterprise(alone, own)(path, options);
      expect(response.status, path).toBe(503);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      expect(await response.json()).toMatchObject({ code: "ingestion_unavailable" });
    }
    await alone.close();
  });
});

/** Lets ingestion take one request and resolves to what it saw. */
function recorded(status = 202): Promise<Seen> {
  const seen = Promise.withResolvers<Seen>();
  answer = async (message) => {
    const { method, url, headers } = message;
    seen.resolve({ method, url, headers, body: await buffer(message) });
    const body = status === 204 ? {} : { body: JSON.stringify({ taken: true }) };
    return { status, headers: { location: "/somewhere", "content-type": "application/json" }, ...body };
  };
  return seen.promise;
}
