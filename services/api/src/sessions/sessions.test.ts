import fc from "fast-check";
import { type FastifyInstance, fastify } from "fastify";
import { CompactEncrypt, EncryptJWT } from "jose";
import { describe, expect, test } from "vitest";
import { Sessions, sessionCookieName, sessionSecondsMax } from "./sessions.ts";

const operatorToken = "operator-token-of-a-test";
const token = "osk_of-a-test";
const today = () => new Date();

/** Signs in at `POST /` and tells at `GET /` what the session holds. */
function serverAt(now: () => Date, options: { operatorToken?: string; publicUrl?: string } = {}): FastifyInstance {
  const sessions = new Sessions({ operatorToken, publicUrl: null, ...options, now });
  const server = fastify();
  server.post("/", async (_request, reply) => sessions.begin(reply, token));
  server.get("/", async (request) => (await sessions.read(request)) ?? { token: null });
  server.delete("/", async (_request, reply) => sessions.end(reply) ?? {});
  return server;
}

async function cookieFrom(server: FastifyInstance, origin?: string): Promise<string> {
  const answer = await server.inject({ method: "POST", url: "/", headers: origin ? { origin } : {} });
  return String(answer.headers["set-cookie"]);
}

async function tokenBehind(server: FastifyInstance, cookie: string): Promise<string | null> {
  const answer = await server.inject({ url: "/", headers: { cookie } });
  expect(answer.statusCode).toBe(200);
  return answer.json().token;
}

describe("a session", () => {
  test("hides its token from script, site and eye", async () => {
    const cookie = await cookieFrom(serverAt(today));
    expect(cookie).toMatch(/^oneseat_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(cookie).not.toContain(token);
    expect(Buffer.from(cookie, "base64url").toString()).not.toContain(token);
    expect(await cookieFrom(serverAt(today), "https://oneseat.example")).toContain("; Secure");
    const behindProxy = { publicUrl: "https://oneseat.example" };
    expect(await cookieFrom(serverAt(today, behindProxy))).toContain("; Secure");
  });

  test("ends after its time, however often used", async () => {
    let now = new Date("2026-11-01T08:00:00.000Z");
    const server = serverAt(() => now);
    const cookie = (await cookieFrom(server)).split(";")[0] ?? "";
    now = new Date(now.getTime() + (sessionSecondsMax - 1) * 1000);
    expect(await tokenBehind(server, cookie)).toBe(token);
    now = new Date(now.getTime() + 2000);
    expect(await tokenBehind(server, cookie)).toBeNull();
  });

  test("is known to every process of an installation", async () => {
    const cookie = (await cookieFrom(serverAt(today))).split(";")[0] ?? "";
    expect(await tokenBehind(serverAt(today), cookie)).toBe(token);
    const elsewhere = { operatorToken: "another-operator-token" };
    expect(await tokenBehind(serverAt(today, elsewhere), cookie)).toBeNull();
  });

  test("does not survive a changed character", async () => {
    const server = serverAt(today);
    const cookie = (await cookieFrom(server)).split(";")[0] ?? "";
    const start = sessionCookieName.length + 1;
    for (let index = start; index < cookie.length; index += 1) {
      const other = cookie[index] === "A" ? "B" : "A";
      const changed = `${cookie.slice(0, index)}${other}${cookie.slice(index + 1)}`;
      // The last character of a part may hold bits that mean nothing: then the bytes are the same.
      const known = await tokenBehind(server, changed);
      if (known !== null) expect(cookie[index + 1] ?? ".").toBe(".");
    }
  });

  test("is none for whatever was not sealed here", async () => {
    const server = serverAt(today);
    const garbage = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.array(fc.base64String()).map((all) => all.join(".")),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (value) => {
        const cookie = `${sessionCookieName}=${encodeURIComponent(value)}`;
        expect(await tokenBehind(server, cookie)).toBeNull();
      }),
      { numRuns: 200 },
    );
    const key = new Uint8Array(32);
    const header = { alg: "dir", enc: "A256GCM" };
    const foreign = [
      await new EncryptJWT({ token }).setProtectedHeader(header).setExpirationTime("1h").encrypt(key),
      await new CompactEncrypt(Buffer.from("{}")).setProtectedHeader(header).encrypt(key),
    ];
    for (const value of foreign) expect(await tokenBehind(server, `${sessionCookieName}=${value}`)).toBeNull();
  });

  test("is cleared as it was set", async () => {
    const answer = await serverAt(today).inject({ method: "DELETE", url: "/" });
    expect(answer.headers["set-cookie"]).toBe("oneseat_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  });
});
