import { fastify } from "fastify";
import { describe, expect, test } from "vitest";
import { SessionCookie } from "./session-cookie.ts";

async function read(options: {
  method?: "GET" | "HEAD" | "POST" | "DELETE";
  headers: Record<string, string>;
  publicUrl?: string;
}): Promise<string | null> {
  const cookie = new SessionCookie({ name: "session", publicUrl: options.publicUrl ?? null });
  const server = fastify();
  server.route({
    method: ["GET", "HEAD", "POST", "DELETE"],
    url: "/",
    handler: async (request, reply) => reply.header("x-value", cookie.read(request) ?? "none").send(),
  });
  const headers = { host: "oneseat.example:4000", cookie: "other=1; session=abc; session=def", ...options.headers };
  const answer = await server.inject({ method: options.method ?? "GET", url: "/", headers });
  return answer.headers["x-value"] === "none" ? null : String(answer.headers["x-value"]);
}

describe("a session's cookie", () => {
  test.each(["GET", "HEAD"] as const)("counts for a %s that a person began", async (method) => {
    for (const headers of [{}, { "sec-fetch-site": "none" }, { "sec-fetch-site": "same-origin" }]) {
      expect(await read({ method, headers })).toBe("abc");
    }
    expect(await read({ method, headers: { origin: "http://oneseat.example:4000" } })).toBe("abc");
  });

  test.each(["POST", "DELETE"] as const)("counts for a %s of its own page", async (method) => {
    const own = [
      { "sec-fetch-site": "same-origin" },
      { "sec-fetch-site": "same-origin", origin: "http://another-name.example" },
      { origin: "http://oneseat.example:4000" },
      { origin: "http://ONESEAT.example:4000", host: "OneSeat.example:4000" },
    ];
    for (const headers of own) expect(await read({ method, headers })).toBe("abc");
    const behindProxy = { method, headers: { origin: "https://public.example", host: "inside:4000" } };
    expect(await read({ ...behindProxy, publicUrl: "https://public.example/oneseat" })).toBe("abc");
    expect(await read(behindProxy)).toBeNull();
  });

  test.each(["GET", "POST"] as const)("never counts for a %s of another site", async (method) => {
    const foreign = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site", origin: "http://oneseat.example:4000" },
      { "sec-fetch-site": "" },
      { origin: "http://evil.example" },
      { origin: "http://oneseat.example:4001" },
      { origin: "http://oneseat.example.evil.example:4000" },
      { origin: "null" },
      { origin: "" },
      { origin: "file://" },
    ];
    for (const headers of foreign) expect(await read({ method, headers }), JSON.stringify(headers)).toBeNull();
  });

  test("does not count for an unsigned write", async () => {
    expect(await read({ method: "POST", headers: {} })).toBeNull();
    expect(await read({ method: "POST", headers: { "sec-fetch-site": "none" } })).toBeNull();
  });

  test("is found by its whole name", async () => {
    expect(await read({ headers: { cookie: "xsession=1; session2=2; session =3" } })).toBeNull();
    expect(await read({ headers: { cookie: "session=" } })).toBeNull();
    expect(await read({ headers: { cookie: ";;a; session=x=y;" } })).toBe("x=y");
  });
});
