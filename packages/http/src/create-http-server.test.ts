import { once } from "node:events";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { createLogger } from "@oneseat/runtime/create-logger";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { createHttpServer } from "./create-http-server.ts";
import { addHealthRoutes } from "./health-routes.ts";
import { ProblemError, requiresAuthentication } from "./problem-error.ts";

function testServer(log: string[] = [], options: { drainMsMax?: number; slowReadMs?: number } = {}) {
  const logger = createLogger({ service: "test", level: "debug" }, { write: (line) => log.push(line) });
  return createHttpServer({ logger, ...options });
}

/** What a line of the log says; throws for a line without the id of its request. */
function logged(line: string): { level: number; method: string; route: string; status: number } {
  const { reqId, level, method, route, status } = JSON.parse(line);
  if (typeof reqId !== "string") throw new Error(line);
  return { level, method, route, status };
}

describe("an HTTP server", () => {
  it("answers errors as problem documents", async () => {
    const server = testServer();
    server.get("/full", () => {
      throw new ProblemError(409, "slug_taken", "Another enterprise has this slug.");
    });

    const response = await server.inject("/full");

    expect(response.statusCode).toBe(409);
    expect(response.headers["content-type"]).toContain("application/problem+json");
    expect(response.json()).toMatchObject({
      status: 409,
      code: "slug_taken",
      message: "Another enterprise has this slug.",
    });
  });

  it("says how to authenticate", async () => {
    const server = testServer();
    server.get("/mine", () => {
      throw requiresAuthentication();
    });

    const response = await server.inject("/mine");

    expect(response.statusCode).toBe(401);
    expect(response.headers["www-authenticate"]).toContain("Bearer");
  });

  it("hides what broke, from client and log", async () => {
    const log: string[] = [];
    const server = testServer(log);
    server.get("/broken", () => {
      throw new Error("duplicate key (mona@octo.example)");
    });

    const response = await server.inject("/broken?query=mona@octo.example");

    expect(response.statusCode).toBe(500);
    expect(response.body + log.join("")).not.toContain("octo.example");
  });

  it("answers unknown paths with 404", async () => {
    const response = await testServer().inject("/nowhere");

    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ code: "not_found", message: "Not Found" });
  });

  it("logs changes and failures, usual reads for debugging", async () => {
    const log: string[] = [];
    const server = testServer(log);
    server.get("/things", () => "all");
    server.post("/things", () => "made");

    await server.inject("/things");
    await server.inject({ method: "POST", url: "/things" });
    await server.inject("/nothing");

    expect(log.map(logged)).toEqual([
      { level: 20, method: "GET", route: "/things", status: 200 },
      { level: 30, method: "POST", route: "/things", status: 200 },
      { level: 30, method: "GET", route: "none", status: 404 },
    ]);
  });

  it("logs slow reads", async () => {
    const log: string[] = [];
    const server = testServer(log, { slowReadMs: 0 });
    server.get("/things", () => "all");

    await server.inject("/things");

    expect(log.map(logged)).toEqual([{ level: 30, method: "GET", route: "/things", status: 200 }]);
  });

  it("closes though a client stops reading", async () => {
    const server = testServer([], { drainMsMax: 50 });
    const large = Array.from({ length: 1000 }, () => Buffer.alloc(64 * 1024));
    server.get("/large", (_request, reply) => reply.send(Readable.from(large)));
    const client = connect(Number(new URL(await server.listen({ port: 0 })).port));
    client.on("error", () => {});
    client.write("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(client, "readable");

    await server.close();

    expect(server.server.listening).toBe(false);
    client.destroy();
  });

  it("refuses a malformed body", async () => {
    const server = testServer();
    server.post("/things", () => "done");

    const response = await server.inject({
      method: "POST",
      url: "/things",
      headers: { "content-type": "application/json" },
      payload: "{",
    });

    expect(response.statusCode).toBe(400);
    expect(response.json().code).toBe("bad_request");
  });
});

describe("health routes", () => {
  it("name the check that fails", async () => {
    const server = testServer();
    addHealthRoutes(server, {
      checks: { postgres: async () => {}, redis: () => Promise.reject(new Error("connection refused")) },
      registry: new Registry(),
    });

    const response = await server.inject("/readyz");

    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({ status: "not ready", checks: { postgres: "ok", redis: "failing" } });
  });

  it("answer while all checks pass", async () => {
    const server = testServer();
    addHealthRoutes(server, { checks: { postgres: async () => {} }, registry: new Registry() });

    expect((await server.inject("/readyz")).statusCode).toBe(200);
    expect((await server.inject("/livez")).json()).toEqual({ status: "ok" });
    expect((await server.inject("/metrics")).body).toContain("process_cpu_seconds_total");
  });
});
