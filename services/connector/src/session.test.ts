import { describe, expect, it } from "vitest";
import { startConnector } from "../fixtures/running-connector.ts";

const fromPage = { "sec-fetch-site": "same-origin" };
const browser = { accept: "text/html" };

/** Asks as a browser does: with a cookie, and without the token that `ask` would add. */
async function startSignedIn() {
  const { url, token, ask } = await startConnector();
  const session = await ask("/api/session", { method: "POST" });
  const setCookie = session.headers.get("set-cookie") ?? "";
  const cookie = setCookie.split(";")[0] ?? "";
  const browse = (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers });
  return { url, token, ask, session, setCookie, cookie, browse };
}

describe("a connector's session", () => {
  it("begins with the token alone", async () => {
    const { ask, session, setCookie, cookie, token, browse } = await startSignedIn();

    expect(session).toMatchObject({ status: 200, body: { host_name: "ghes.octo.example" } });
    expect(setCookie).toMatch(/^oneseat_connector_[0-9a-f]{8}=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(setCookie).not.toContain(token);
    for (const headers of [
      { cookie, ...fromPage },
      { authorization: "Bearer wrong", cookie, ...fromPage },
    ]) {
      expect((await browse("/api/session", headers, { method: "POST" })).status).toBe(401);
    }
    const refused = await ask("/api/session", { method: "POST", headers: { authorization: "token x" } });
    expect(refused).toMatchObject({ status: 401, body: { detail: expect.stringContaining("file `token`") } });
  });

  it("stands for the token on its own page", async () => {
    const { cookie, browse } = await startSignedIn();
    const patch = { method: "PATCH", body: '{"enabled":true}' };
    const json = { "content-type": "application/json" };

    expect((await browse("/api/license", { cookie })).status).toBe(200);
    expect((await browse("/api/license/sync", { cookie, ...json, ...fromPage }, patch)).status).toBe(200);
    expect((await browse("/nowhere", { cookie })).status).toBe(404);
  });

  it("counts for no other site", async () => {
    const { cookie, browse } = await startSignedIn();

    for (const site of ["cross-site", "same-site"]) {
      const headers = { cookie, "sec-fetch-site": site };
      expect((await browse("/api/license", headers)).status).toBe(401);
      expect((await browse("/api/license/sync", headers, { method: "POST" })).status).toBe(401);
    }
    for (const headers of [{ cookie }, { cookie, origin: "http://evil.example" }]) {
      expect((await browse("/api/license/sync", headers, { method: "POST" })).status).toBe(401);
    }
    expect((await browse("/api/license", { cookie, authorization: "Bearer wrong" })).status).toBe(401);
  });

  it("tells who is signed in", async () => {
    const { ask, cookie, browse } = await startSignedIn();

    expect(await (await browse("/api/session", { cookie })).json()).toEqual({ host_name: "ghes.octo.example" });
    expect((await ask("/api/session")).status).toBe(200);
    for (const none of ["", "oneseat_connector=x", `${cookie}0`]) {
      expect((await browse("/api/session", { cookie: none })).status).toBe(204);
    }
    expect((await browse("/api/session", { authorization: "Bearer wrong" })).status).toBe(401);
  });

  it("is another one on each connector", async () => {
    const [one, other] = [await startSignedIn(), await startSignedIn()];
    const cookie = `${one.cookie}; ${other.cookie}`;

    expect(one.cookie.split("=")[0]).not.toBe(other.cookie.split("=")[0]);
    for (const { browse } of [one, other]) expect((await browse("/api/license", { cookie })).status).toBe(200);
    expect((await other.browse("/api/license", { cookie: one.cookie })).status).toBe(401);
  });

  it("ends when its browser signs out", async () => {
    const { browse, cookie } = await startSignedIn();

    const response = await browse("/api/session", { cookie, ...fromPage }, { method: "DELETE" });

    expect(response.status).toBe(204);
    expect(response.headers.get("set-cookie")).toMatch(/^oneseat_connector_[0-9a-f]{8}=; .*Max-Age=0$/);
  });
});

describe("a connector's pages", () => {
  it("are shown to whoever asks for HTML", async () => {
    const { url } = await startConnector();

    for (const path of ["/", "/users"]) {
      const response = await fetch(`${url}${path}`, { headers: browser });
      // 503 in a clone where nobody has built the pages yet.
      expect([200, 503]).toContain(response.status);
      const isBuilt = response.status === 200;
      expect(await response.text()).toContain(isBuilt ? "<!doctype html>" : "pages_not_built");
    }
    expect((await fetch(`${url}/assets/none.js`)).status).not.toBe(401);
  });

  it("are the only paths for everyone", async () => {
    const { url } = await startConnector();

    for (const path of ["/nowhere", "/api/license", "/users/1"]) {
      const response = await fetch(`${url}${path}`, { headers: browser });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: "requires_authentication" });
    }
  });
});
