import { randomUUID } from "node:crypto";
import type { Upload } from "@oneseat/contracts/sync";
import { newToken } from "@oneseat/database/find-token";
import { insertToken } from "@oneseat/database/insert-token";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type BuiltEnterprise,
  insertEnterprise,
  insertKeyOnlyConnection,
} from "../../../../../tests/builders/enterprise.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import { createSigningKey } from "../../../../../tests/builders/signing-key.ts";
import { insertSync } from "../../../../../tests/builders/stored-sync.ts";

let api: RunningApi;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;

beforeAll(async () => {
  api = await startApi();
  enterprise = await insertEnterprise(api.database);
  ask = inEnterprise(api, enterprise);
});
afterAll(() => api.close());

describe("uploads", () => {
  test.each([
    ["pending", "PENDING"],
    ["needs_confirmation", "PENDING"],
    ["success", "SUCCESS"],
    ["failure", "FAILURE"],
  ] as const)("that are %s read as %s", async (state, sync_state) => {
    const id = await insertSync(api.database, enterprise.id, { state, accounts_read: 3, bytes_read: 512 });
    const upload = (await (await ask(`uploads/${id}`)).json()) as Upload;
    expect(upload).toMatchObject({ id, sync_state, accounts_read: 3, bytes_read: 512, signed: true, report_id: null });
    expect(upload.error === null).toBe(state !== "failure");
  });

  test("are none for what came by queue", async () => {
    const id = await insertSync(api.database, enterprise.id, { way: "queue" });
    expect((await ask(`uploads/${id}`)).status).toBe(404);
    expect((await ask(`uploads/${randomUUID()}`)).status).toBe(404);
    expect((await ask("uploads/1")).status).toBe(422);
  });

  test("are a connector's own alone", async () => {
    const serverId = randomUUID();
    const options = { key: createSigningKey(), hostName: "own.example", serverId };
    const connectionId = await insertKeyOnlyConnection(api.database, enterprise.id, options);
    const token = newToken();
    await api.database.forEnterprise(enterprise.id, (transaction) =>
      insertToken(transaction, { token, name: "c", role: "connector", connectionId, expiresAt: null }),
    );
    const received = { server_id: null, host_name: null, connection_id: connectionId };
    const own = await insertSync(api.database, enterprise.id, { ...received, way: "https", state: "pending" });
    const sameServer = await insertSync(api.database, enterprise.id, { server_id: serverId });
    const other = await insertSync(api.database, enterprise.id);
    const unread = await insertSync(api.database, enterprise.id, { server_id: null });
    expect((await ask(`uploads/${own}`, { token })).status).toBe(200);
    expect((await ask(`uploads/${sameServer}`, { token })).status).toBe(200);
    expect((await ask(`uploads/${other}`, { token })).status).toBe(404);
    expect((await ask(`uploads/${unread}`, { token })).status).toBe(404);
  });
});

describe("upload events", () => {
  test("follow an upload into its report", async () => {
    const id = await insertSync(api.database, enterprise.id, { state: "pending" });
    const response = await follow(id);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events = readEvents(response);
    expect(await next(events)).toMatchObject({ id, sync_state: "PENDING", accounts_read: 0 });
    await change(id, { accounts_read: 10 });
    expect(await next(events)).toMatchObject({ accounts_read: 10 });
    await change(id, { state: "success", stage: "done", finished_at: new Date() });
    expect(await next(events)).toMatchObject({ sync_state: "SUCCESS", report_id: null });
    const report_id = randomUUID();
    await change(id, { report_id });
    expect(await next(events)).toMatchObject({ sync_state: "SUCCESS", report_id });
    expect((await events.next()).done).toBe(true);
  });

  test("end at once with a failure", async () => {
    const id = await insertSync(api.database, enterprise.id, { state: "failure" });
    const events = readEvents(await follow(id));
    expect(await next(events)).toMatchObject({ sync_state: "FAILURE", error: { code: "malformed_json" } });
    expect((await events.next()).done).toBe(true);
  });

  test("end when the service closes", async () => {
    const closing = await startApi();
    const own = await insertEnterprise(closing.database);
    const id = await insertSync(closing.database, own.id, { state: "pending" });
    const response = await inEnterprise(closing, own)(`uploads/${id}`, { headers: { accept: "text/event-stream" } });
    const events = readEvents(response);
    await next(events);
    await closing.close();
    expect((await events.next()).done).toBe(true);
  });

  test("are not there for a stranger", async () => {
    const stranger = await insertEnterprise(api.database);
    const id = await insertSync(api.database, enterprise.id);
    const headers = { accept: "text/event-stream" };
    expect((await inEnterprise(api, stranger)(`uploads/${id}`, { headers })).status).toBe(404);
  });
});

async function follow(id: string): Promise<Response> {
  return ask(`uploads/${id}`, { headers: { accept: "text/event-stream" } });
}

async function* readEvents(response: Response): AsyncGenerator<Upload> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = block.match(/^event: upload\ndata: (.+)$/)?.[1];
      if (data) yield JSON.parse(data) as Upload;
    }
  }
}

async function next(events: AsyncGenerator<Upload>): Promise<Upload | undefined> {
  return (await events.next()).value as Upload | undefined;
}

async function change(id: string, values: object): Promise<void> {
  await api.database.forEnterprise(enterprise.id, ({ db }) =>
    db.updateTable("syncs").set(values).where("enterprise_id", "=", enterprise.id).where("id", "=", id).execute(),
  );
}
