import { randomUUID } from "node:crypto";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { openQueue } from "@oneseat/queue/open-queue";
import { openProducerRedis } from "@oneseat/queue/open-redis";
import { queueName } from "@oneseat/queue/queue-name";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type BuiltEnterprise,
  insertEnterprise,
  insertKeyOnlyConnection,
} from "../../../../tests/builders/enterprise.ts";
import { buildExportFile, buildExportUsers, builtServerId } from "../../../../tests/builders/export-file.ts";
import { createSigningKey } from "../../../../tests/builders/signing-key.ts";
import { accountsInForce, inForce, stages } from "../../tests/accounts-in-force.ts";
import { insertConnection } from "../../tests/connection.ts";
import { type RunningIngestion, runIngestion } from "../../tests/running-ingestion.ts";
import { findSync, type Sender, send, sendToEnd, uploadOf, waitFor, waitForEnd } from "../../tests/uploading.ts";

/** What has come is told before this, when nothing follows it; on a machine with nothing else to do within 300 ms. */
const signOfLifeMs = 3_000;

let ingestion: RunningIngestion;
const key = createSigningKey();
const users = buildExportUsers({ count: 300 });

beforeAll(async () => {
  ingestion = await runIngestion();
});
afterAll(() => ingestion.close());

describe("server usage", () => {
  test("puts a signed file in force", async () => {
    const { sender, enterprise } = await signedSender();
    const leftOut = { suspended: 12, built_in: 2 };

    const response = await send(
      sender,
      buildExportFile({ users, enterprise: enterprise.slug, signWith: key, leftOut }),
    );

    expect(response.status).toBe(202);
    const { id } = await uploadOf(response);
    expect(response.headers.get("location")).toBe(`/api/v1/enterprises/${enterprise.slug}/uploads/${id}`);
    expect(await waitForEnd(ingestion.database, id)).toMatchObject({
      ...{ state: "success", stage: "done", way: "file", kind: "server", signed: true, error_code: null },
      ...{
        accounts_read: users.length,
        host_name: "ghes-eu.octo.example",
        server_id: builtServerId,
        accounts_version: 1,
      },
    });
    const { accounts, deployments } = await inForce(ingestion.database, enterprise.id);
    expect(accounts.map(({ user_id, emails }) => ({ user_id, emails }))).toEqual(
      users.map(({ user_id, emails }) => ({
        user_id,
        emails: JSON.stringify(emails.map(({ email, primary }) => [email, primary])),
      })),
    );
    expect(deployments).toMatchObject([
      {
        ...{ kind: "server", host_name: "ghes-eu.octo.example", version: "3.19.2", http_only: false },
        ...{ account_count: users.length, left_out_suspended: 12, left_out_built_in: 2, snapshot_signed: true },
      },
    ]);
    await expect.poll(() => stages(ingestion.database)).toBe(0);
  });

  test("asks for a dedup after the commit", async () => {
    const { sender, enterprise } = await signedSender();
    await sendToEnd(sender, ingestion.database, fileOf(enterprise));

    const redis = openProducerRedis({ url: ingestion.redisUrl });
    await waitFor(async () => (redis.status === "ready" ? true : null));
    const name = queueName({ kind: "dedup", enterpriseId: enterprise.id }, ingestion.queuePrefix);
    const queue = openQueue("dedup-enterprise", name, redis);
    await waitFor(async () => ((await queue.depth()) > 0 ? true : null));
    await queue.close();
    redis.disconnect();
    await waitFor(async () => {
      const left = await ingestion.database.root.selectFrom("outbox").select("id").execute();
      return left.length === 0 ? true : null;
    });
  });

  test.each([
    ["gzip", (text: string) => gzipSync(text)],
    ["zstd", (text: string) => zstdCompressSync(text)],
  ])("takes a body in %s", async (encoding, compress) => {
    const { sender, enterprise } = await signedSender();
    const headers = { "content-encoding": encoding };
    const row = await sendToEnd(sender, ingestion.database, compress(fileOf(enterprise)), { headers });
    expect(row).toMatchObject({ state: "success", accounts_read: users.length });
  });

  test("takes a form with other fields", async () => {
    const { sender, enterprise } = await signedSender();
    const form = new FormData();
    form.append("note", "before");
    form.append("other", new Blob(["{}"]), "other.json");
    form.append("file", new Blob([fileOf(enterprise)], { type: "application/json" }), "export.json");
    form.append("after", "after");
    expect(await sendToEnd(sender, ingestion.database, form)).toMatchObject({ state: "success" });
  });

  test("takes users before their count", async () => {
    const { sender, enterprise } = await signedSender();
    const file = buildExportFile({ users, enterprise: enterprise.slug, signWith: key, usersAt: "early" });
    expect(await sendToEnd(sender, ingestion.database, file)).toMatchObject({ state: "success", signed: true });
  });

  test("marks an unsigned file where it may come", async () => {
    const { sender, enterprise } = await unsignedSender();
    const row = await sendToEnd(sender, ingestion.database, buildExportFile({ users, enterprise: null }));
    expect(row).toMatchObject({ state: "success", signed: false });
    expect((await inForce(ingestion.database, enterprise.id)).deployments).toMatchObject([{ snapshot_signed: false }]);
  });

  test("takes a connector's file as https", async () => {
    const enterprise = await insertEnterprise(ingestion.database, { settings: { unsigned_uploads: true } });
    const connection = await insertConnection(ingestion.database, enterprise);
    const sender = { url: ingestion.url, slug: enterprise.slug, token: connection.token };
    const row = await sendToEnd(sender, ingestion.database, fileOf(enterprise));
    expect(row).toMatchObject({ state: "success", way: "https", connection_id: connection.id });
  });

  test("is readable from its first byte", async () => {
    const { sender, enterprise } = await unsignedSender();
    const id = randomUUID();
    const body = new TransformStream<Uint8Array, Uint8Array>();
    const writer = body.writable.getWriter();
    const response = send(sender, body.readable, { headers: { "idempotency-key": id } });
    const file = Buffer.from(buildExportFile({ users, enterprise: enterprise.slug }));
    const sentAt = performance.now();
    await writer.write(file.subarray(0, 10));

    const row = await waitFor(async () => {
      const found = await findSync(ingestion.database, id);
      return found && found.bytes_read > 0 ? found : null;
    });
    expect(row).toMatchObject({ state: "pending", stage: "validating", bytes_read: 10, accounts_read: 0 });
    expect(performance.now() - sentAt).toBeLessThan(signOfLifeMs);
    await writer.write(file.subarray(10));
    await writer.close();
    expect((await uploadOf(await response)).id).toBe(id);
    expect(await waitForEnd(ingestion.database, id)).toMatchObject({ state: "success", bytes_read: file.length });
  });

  test("repeated with its key is the same upload", async () => {
    const { sender, enterprise } = await signedSender();
    const headers = { "idempotency-key": randomUUID() };
    const first = await uploadOf(await send(sender, fileOf(enterprise), { headers }));
    await waitForEnd(ingestion.database, first.id);
    const before = await inForce(ingestion.database, enterprise.id);

    const again = await send(sender, "something else entirely", { headers });

    expect(again.status).toBe(202);
    expect(await uploadOf(again)).toMatchObject({ id: headers["idempotency-key"], sync_state: "SUCCESS" });
    expect(await inForce(ingestion.database, enterprise.id)).toEqual(before);
  });

  test("writes only what differs", async () => {
    const { sender, enterprise } = await unsignedSender();
    const [removed, changed, ...same] = users;
    if (!removed || !changed) throw new Error("there are users");
    await sendToEnd(sender, ingestion.database, buildExportFile({ users, enterprise: null }));
    const before = new Map((await accountsInForce(ingestion.database, enterprise.id)).map((one) => [one.user_id, one]));

    const added = { user_id: 9_000_000, emails: [{ email: "new@octo.example", primary: true }] };
    const next = [{ ...changed, emails: [] }, ...same, added];
    const takenAt = "2026-11-22T05:30:00Z";
    await sendToEnd(sender, ingestion.database, buildExportFile({ users: next, enterprise: null, takenAt }));

    const after = await accountsInForce(ingestion.database, enterprise.id);
    const written = after.filter((one) => one.written !== before.get(one.user_id)?.written);
    expect(written.map(({ user_id }) => user_id)).toEqual([changed.user_id, added.user_id]);
    expect(after).toHaveLength(users.length);
    expect(after.some(({ user_id }) => user_id === removed.user_id)).toBe(false);
  });

  test("the same snapshot again changes nothing", async () => {
    const { sender, enterprise } = await signedSender();
    await sendToEnd(sender, ingestion.database, fileOf(enterprise));
    const before = await inForce(ingestion.database, enterprise.id);

    const again = await sendToEnd(sender, ingestion.database, fileOf(enterprise));

    expect(again).toMatchObject({ state: "success", error_code: null });
    const after = await inForce(ingestion.database, enterprise.id);
    expect({ ...after, state: null }).toEqual({ ...before, state: null });
  });

  test("follows a server to its new name", async () => {
    const { sender, enterprise } = await unsignedSender();
    await sendToEnd(sender, ingestion.database, buildExportFile({ users, enterprise: null }));
    const renamed = { hostName: "Renamed.octo.example", takenAt: "2026-11-22T05:10:00Z" };
    await sendToEnd(sender, ingestion.database, buildExportFile({ users, enterprise: null, ...renamed }));
    const { deployments, accounts } = await inForce(ingestion.database, enterprise.id);
    expect(deployments).toMatchObject([{ host_name: "renamed.octo.example" }]);
    expect(accounts).toHaveLength(users.length);
  });

  test("several run at once", async () => {
    const { sender, enterprise } = await unsignedSender();
    const rows = await Promise.all(
      Array.from({ length: 12 }, (_, index) => {
        const file = { users, enterprise: null, serverId: randomUUID(), hostName: `h${index}.octo.example` };
        return sendToEnd(sender, ingestion.database, buildExportFile(file));
      }),
    );
    expect(rows.map(({ state, error_code }) => error_code ?? state)).toEqual(Array(12).fill("success"));
    expect(await accountsInForce(ingestion.database, enterprise.id)).toHaveLength(12 * users.length);
  });

  test("a large one goes on while small ones come", async () => {
    const [large, small] = [await unsignedSender(), await unsignedSender()];
    const many = buildExportUsers({ count: 10_000 });
    let isUnderWay = true;
    const ending = sendToEnd(large.sender, ingestion.database, buildExportFile({ users: many, enterprise: null }));
    const ended = ending.finally(() => {
      isUnderWay = false;
    });
    const smallOnes: string[] = [];
    while (isUnderWay) {
      const takenAt = new Date(Date.UTC(2026, 10, 1, 5, 0, smallOnes.length)).toISOString();
      const row = await sendToEnd(
        small.sender,
        ingestion.database,
        buildExportFile({ users, enterprise: null, takenAt }),
      );
      smallOnes.push(row.error_code ?? row.state);
    }

    expect(await ended).toMatchObject({ state: "success", accounts_read: many.length });
    expect(new Set(smallOnes)).toEqual(new Set(["success"]));
  });
});

async function signedSender(): Promise<{ sender: Sender; enterprise: BuiltEnterprise }> {
  const enterprise = await insertEnterprise(ingestion.database);
  await insertKeyOnlyConnection(ingestion.database, enterprise.id, { key });
  return { sender: { url: ingestion.url, slug: enterprise.slug, token: enterprise.ownerToken }, enterprise };
}

async function unsignedSender(): Promise<{ sender: Sender; enterprise: BuiltEnterprise }> {
  const enterprise = await insertEnterprise(ingestion.database, { settings: { unsigned_uploads: true } });
  return { sender: { url: ingestion.url, slug: enterprise.slug, token: enterprise.ownerToken }, enterprise };
}

function fileOf(enterprise: BuiltEnterprise): string {
  return buildExportFile({ users, enterprise: enterprise.slug, signWith: key });
}
