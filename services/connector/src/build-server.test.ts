import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signingPublicKey } from "@oneseat/contracts/connection";
import { verifySnapshot } from "@oneseat/license-usage/snapshot-signature";
import { describe, expect, it } from "vitest";
import { serverId } from "../fixtures/identity.ts";
import { readExport } from "../fixtures/read-export.ts";
import { startConnector } from "../fixtures/running-connector.ts";

describe("a connector's routes", () => {
  it.each([
    ["GET", "/metrics"],
    ["GET", "/api/license"],
    ["PATCH", "/api/license/sync"],
    ["POST", "/api/license/sync"],
    ["GET", "/api/license/syncs"],
    ["GET", "/api/license/syncs/1"],
    ["GET", "/api/license/users"],
    ["GET", "/api/license/export"],
    ["GET", "/api/license/preview"],
    ["POST", "/api/enrolment"],
    ["GET", "/api/session"],
    ["POST", "/api/session"],
    ["GET", "/"],
    ["GET", "/nowhere"],
  ])("%s %s needs the admin token", async (method, path) => {
    const { ask } = await startConnector();

    for (const authorization of ["", "Bearer wrong", "token x", "Basic eDp5"]) {
      const answer = await ask(path, { method, headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, body: { code: "requires_authentication" } });
      expect(answer.headers.get("content-type")).toMatch("application/problem+json");
    }
  });

  it("say that they live without a token", async () => {
    const { url } = await startConnector();

    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it("take the token in both forms", async () => {
    const { ask, token, dataFolder } = await startConnector();
    expect(statSync(join(dataFolder, "token")).mode & 0o777).toBe(0o600);
    expect(statSync(dataFolder).mode & 0o777).toBe(0o700);

    expect((await ask("/api/license", { headers: { authorization: `token ${token}` } })).status).toBe(200);
    expect((await ask("/nowhere")).body).toMatchObject({ status: 404, code: "not_found" });
  });

  it("show the license before anything was read", async () => {
    const { ask } = await startConnector();

    expect((await ask("/api/license")).body).toEqual({
      seats: null,
      seats_used: null,
      seats_available: null,
      kind: null,
      days_until_expiration: null,
      expire_at: null,
      taken_at: null,
      sync: { enabled: false, enabled_at: null, next_sync_at: null, last_sync: null },
      connection: {
        state: "unconfigured",
        enterprise: null,
        reason: expect.stringContaining("ONESEAT_ENROLMENT_TOKEN"),
        api_url: null,
      },
      instance: {
        host_name: "ghes.octo.example",
        server_id: serverId,
        key_id: expect.stringMatching(/^[\w-]{43}$/),
        public_key: { kty: "OKP", crv: "Ed25519", x: expect.any(String) },
        source: "csv",
        transport: "queue",
      },
    });
  });

  it("refuse to sync before enrolment", async () => {
    const { ask, syncNow } = await startConnector();

    expect(await syncNow()).toMatchObject({ status: 409, body: { code: "not_enrolled" } });
    expect((await ask("/api/license/syncs")).body).toEqual({ items: [], next_cursor: null });
    expect((await ask("/api/license/syncs/1")).status).toBe(404);
  });

  it("refuse bad values", async () => {
    const { ask } = await startConnector();
    const patch = (body: string) =>
      ask("/api/license/sync", { method: "PATCH", body, headers: { "content-type": "application/json" } });

    expect((await patch('{"enabled": "yes"}')).status).toBe(422);
    expect((await patch("{")).status).toBe(400);
    expect((await ask("/api/license/users?per_page=101")).status).toBe(422);
    expect((await ask("/api/license/users?page=0")).status).toBe(422);
    expect((await ask("/api/license/syncs?limit=0")).status).toBe(422);
  });

  it("export the usage signed, and list its users", async () => {
    const { ask, dataFolder, log } = await startConnector();

    const exported = await ask("/api/license/export");
    const { accounts, usage } = await readExport(exported.text);

    expect(exported.headers.get("content-disposition")).toMatch(
      /^attachment; filename="license-usage-ghes\.octo\.example-\d{8}T\d{6}Z\.json"$/,
    );
    expect(usage.header).toMatchObject({
      server_id: serverId,
      host_name: "ghes.octo.example",
      enterprise: null,
      user_count: 5,
      left_out: { suspended: 1, built_in: 2 },
    });
    const key = signingPublicKey.parse(JSON.parse(readFileSync(join(dataFolder, "signing-key.json"), "utf8")));
    expect(usage.signature && verifySnapshot(usage.signature, usage, key)).toBe(true);
    const listed = (await ask("/api/license/users?per_page=2&page=2")).body;
    expect(listed).toMatchObject({ total_count: 5, taken_at: usage.header.taken_at });
    expect(listed.users.map((user: { user_id: number }) => user.user_id)).toEqual(
      accounts.slice(2, 4).map((account) => account.userId),
    );
    const license = (await ask("/api/license")).body;
    expect(license).toMatchObject({ seats_used: 5, taken_at: usage.header.taken_at });
    expect([license.instance.key_id, license.instance.public_key]).toEqual([usage.signature?.key_id, key]);
    expect(log.join("")).not.toMatch(/mona|smith|@/i);
  });

  it("preview what is sent, as it is sent", async () => {
    const { ask } = await startConnector();
    expect((await ask("/api/license/preview")).body).toEqual({ header: null, users: [] });

    const { users, signature, ...header } = JSON.parse((await ask("/api/license/export")).text);
    const preview = (await ask("/api/license/preview")).body;

    expect(signature).toBeDefined();
    expect(users).toHaveLength(5);
    expect(preview).toEqual({ header, users: users.slice(0, 3) });
    expect(header.left_out).toEqual({ suspended: 1, built_in: 2 });
  });

  it("page users by links", async () => {
    const { ask } = await startConnector();
    await ask("/api/license/export");
    const seen: number[] = [];
    let path = "/api/license/users?per_page=2";
    while (path !== "") {
      const { body, headers } = await ask(path);
      seen.push(...body.users.map((user: { user_id: number }) => user.user_id));
      path = headers.get("link")?.match(/<([^>]+)>; rel="next"/)?.[1] ?? "";
    }

    expect(seen).toEqual([3, 17, 58, 91, 104]);
    expect((await ask("/api/license/users?page=9")).body.users).toEqual([]);
  });

  it("say why nothing can be exported", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "oneseat-bad-")), "users.csv");
    writeFileSync(file, "id,login\n1,mona\n");
    const { ask } = await startConnector({ ONESEAT_SOURCE_FILE: file });

    expect(await ask("/api/license/export")).toMatchObject({
      status: 502,
      body: { code: "source_columns_missing", message: expect.stringContaining("`email`") },
    });
  });

  it("cut an export that fails half-way", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "oneseat-bad-")), "users.csv");
    const rows = Array.from({ length: 20_000 }, (_, index) => `${index + 1},u${index},u${index}@x.example,false`);
    writeFileSync(file, `id,login,email,suspended?\n${rows.join("\n")}\nbroken`);
    const { ask } = await startConnector({ ONESEAT_SOURCE_FILE: file });

    await expect(ask("/api/license/export")).rejects.toThrow();

    expect((await ask("/api/license/users")).body.total_count).toBe(0);
  });
});
