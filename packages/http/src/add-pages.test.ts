import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { createLogger } from "@oneseat/runtime/create-logger";
import { describe, expect, test } from "vitest";
import { addPages } from "./add-pages.ts";
import { createHttpServer } from "./create-http-server.ts";

const script = "console.log(1);";
const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const paths = ["/", "/enterprises/:enterprise", "/enterprises/:enterprise/*"];

function builtFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "oneseat-pages-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "console.html"), "<!doctype html><title>OneSeat</title>");
  writeFileSync(join(folder, "assets", "main-4f5a.js"), script);
  writeFileSync(join(folder, "assets", "main-4f5a.js.br"), brotliCompressSync(script));
  writeFileSync(join(folder, "assets", "main-4f5a.js.gz"), gzipSync(script));
  writeFileSync(join(folder, "assets", "plain-4f5a.css"), "a{}");
  writeFileSync(join(folder, "secret"), "secret");
  return folder;
}

async function serverOf(folder: string) {
  const server = createHttpServer({ logger: createLogger({ service: "test", level: "silent" }) });
  await addPages(server, { folder, html: "console.html", paths });
  server.get("/", async () => ({ name: "home" }));
  server.get("/enterprises/:enterprise/consumed-licenses", async () => ({ users: [] }));
  return server;
}

describe("pages", () => {
  test.each(["/", "/enterprises/octo-corp", "/enterprises/octo-corp/people/7"])(
    "are at %s for browsers",
    async (url) => {
      const server = await serverOf(builtFolder());
      const { statusCode, headers, body } = await server.inject({ url, headers: browser });
      expect(statusCode).toBe(200);
      expect(body).toContain("<title>OneSeat");
      expect(headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        "content-security-policy":
          "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-DTxLo/p0U68OvQ0C/ZBm32x0lyr7xl7Dd6LHwBsg7sc='; img-src 'self' data:; font-src 'self'; " +
          "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
      });
      const head = await server.inject({ method: "HEAD", url, headers: browser });
      expect([head.statusCode, head.body]).toEqual([200, ""]);
      const known = { ...browser, "if-none-match": String(headers.etag) };
      expect((await server.inject({ url, headers: known })).statusCode).toBe(304);
    },
  );

  test("leave the API's routes alone", async () => {
    const server = await serverOf(builtFolder());
    const url = "/enterprises/octo-corp/consumed-licenses";
    for (const headers of [browser, {}]) expect((await server.inject({ url, headers })).json()).toEqual({ users: [] });
    expect((await server.inject({ url: "/", headers: { accept: "*/*" } })).json()).toEqual({ name: "home" });
  });

  test("are unknown paths to programs", async () => {
    const server = await serverOf(builtFolder());
    const asked = [
      { url: "/enterprises/octo-corp/people", headers: { accept: "application/vnd.github+json" } },
      { url: "/enterprises/octo-corp/people" },
      { url: "/nowhere", headers: browser },
      { method: "POST" as const, url: "/enterprises/octo-corp", headers: browser },
    ];
    for (const each of asked) {
      const answer = await server.inject(each);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: "not_found" });
    }
  });

  test("say how to build what is missing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "oneseat-pages-"));
    const server = await serverOf(join(folder, "dist"));
    for (const url of ["/", "/assets/main-4f5a.js"]) {
      const answer = await server.inject({ url, headers: browser });
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toMatchObject({
        code: "pages_not_built",
        detail: expect.stringContaining("build-pages.ts"),
      });
    }
  });
});

describe("assets", () => {
  test.each([
    ["br", brotliCompressSync(script)],
    ["gzip", gzipSync(script)],
    [undefined, Buffer.from(script)],
  ])("come precompressed as %s", async (encoding, bytes) => {
    const server = await serverOf(builtFolder());
    const headers = encoding ? { "accept-encoding": encoding } : {};
    const answer = await server.inject({ url: "/assets/main-4f5a.js", headers });
    expect(answer.rawPayload.equals(bytes)).toBe(true);
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.headers["content-type"]).toMatch(/javascript; charset=utf-8$/);
    expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.vary).toMatch(/accept-encoding/i);
  });

  test("come plain where nothing is compressed", async () => {
    const server = await serverOf(builtFolder());
    const answer = await server.inject({ url: "/assets/plain-4f5a.css", headers: { "accept-encoding": "br, gzip" } });
    expect([answer.statusCode, answer.body]).toEqual([200, "a{}"]);
  });

  test.each(["missing.js", "..%2Fsecret", "%2e%2e%2fsecret", "a%2Fb", ".hidden", "a%00b"])(
    "never give %s",
    async (name) => {
      const server = await serverOf(builtFolder());
      const answer = await server.inject(`/assets/${name}`);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: "not_found" });
      expect(answer.headers["cache-control"]).toBeUndefined();
    },
  );
});
