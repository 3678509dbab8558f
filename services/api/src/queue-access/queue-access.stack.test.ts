import type { EnrolResponse } from "@oneseat/contracts/connection";
import { openQueue } from "@oneseat/queue/open-queue";
import { openProducerRedis, openWorkerRedis } from "@oneseat/queue/open-redis";
import { queueName } from "@oneseat/queue/queue-name";
import { startWorker } from "@oneseat/queue/start-worker";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { enrol, insertIngestionKeys } from "../../../../tests/builders/enrolment.ts";
import { type BuiltEnterprise, insertEnterprise } from "../../../../tests/builders/enterprise.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../tests/builders/running-api.ts";
import { createApp } from "../app.ts";
import { createQueueAccess } from "./queue-access.ts";

let api: RunningApi;
let enterprise: BuiltEnterprise;
let admin: Redis;
let one: EnrolResponse;
let other: EnrolResponse;
const open: Redis[] = [];

beforeAll(async () => {
  api = await startApi();
  await insertIngestionKeys(api.database);
  enterprise = await insertEnterprise(api.database);
  admin = openWorkerRedis({ url: api.config.redisUrl });
  one = await enrolAs("one.example", "3f0c1f0e-7d0e-4a7e-9d55-0d8f6f6f1a01");
  other = await enrolAs("other.example", "3f0c1f0e-7d0e-4a7e-9d55-0d8f6f6f1a02");
});
afterAll(async () => {
  const users = [one, other].map(({ queue }) => queue.username ?? "");
  await admin.acl("DELUSER", ...users);
  for (const redis of [...open, admin]) redis.disconnect();
  await api.close();
});

describe("a connector's queue user", () => {
  test("adds chunks and counts them", async () => {
    const queue = openQueue("deliver-chunk", licenseUsage(), await ready(openProducerRedis(one.queue)));
    await queue.send({ envelope: "sealed" });
    await queue.send({ envelope: "sealed too" });
    expect(await queue.depth()).toBe(2);
    await queue.send({ envelope: "sealed three" }, { deduplicationId: "snapshot:3" });
    await queue.send({ envelope: "sealed three" }, { deduplicationId: "snapshot:3" });
    expect(await queue.depth()).toBe(3);
    await queue.close();
  });

  test("works its receipts", async () => {
    const receipts = queueName({ kind: "receipts", connectionId: one.connection_id }, api.queuePrefix);
    const received = Promise.withResolvers<string>();
    const worker = startWorker({
      job: "deliver-receipt",
      queue: receipts,
      redis: await ready(openWorkerRedis(one.queue)),
      handle: async ({ receipt }) => received.resolve(receipt),
      onFailure: (error) => received.reject(error),
    });
    const producer = openQueue("deliver-receipt", receipts, admin);
    await producer.send({ receipt: "signed" });
    expect(await received.promise).toBe("signed");
    await worker.close();
    await producer.close();
  });

  test.each([
    ["reads no waiting chunk", (keys: Keys) => ["hgetall", keys.job]],
    ["reads no field of a chunk", (keys: Keys) => ["hget", keys.job, "data"]],
    ["takes no chunk", (keys: Keys) => ["rpop", keys.waiting]],
    ["lists no chunks", (keys: Keys) => ["lrange", keys.waiting, "0", "-1"]],
    ["removes no chunk", (keys: Keys) => ["del", keys.waiting]],
    ["sees no other's receipts", (keys: Keys) => ["lrange", keys.othersReceipts, "0", "-1"]],
    ["sees no other queue", () => ["get", "anything"]],
    ["lists no keys", () => ["keys", "*"]],
    ["scans no keys", () => ["scan", "0"]],
    ["clears nothing", () => ["flushall"]],
    ["makes no users", () => ["acl", "list"]],
    ["changes no configuration", () => ["config", "get", "*"]],
    ["listens to no channel", () => ["subscribe", "x"]],
    ["passes no script around it", (keys: Keys) => ["eval", "return redis.call('hgetall', KEYS[1])", "1", keys.job]],
  ])("%s", async (_what, command) => {
    const { prefix, name } = licenseUsage();
    const redis = await ready(openProducerRedis(one.queue));
    const othersReceipts = `${queueName({ kind: "receipts", connectionId: other.connection_id }, api.queuePrefix).prefix}:receipts:wait`;
    const [head = "", ...rest] = command({
      job: `${prefix}:${name}:1`,
      waiting: `${prefix}:${name}:wait`,
      othersReceipts,
    });
    await expect(redis.call(head, ...rest)).rejects.toThrow(/NOPERM|permission|can't access/);
  });

  test("is made again when api next reaches Redis", async () => {
    const username = one.queue.username ?? "";
    await admin.acl("DELUSER", username);
    const restarted = createApp(api.config, api.logger, { queuePrefix: api.queuePrefix });
    await restarted.start();
    await vi.waitFor(async () => expect(await admin.acl("USERS")).toContain(username));
    await restarted.close();
    expect(await (await ready(openProducerRedis(one.queue))).ping()).toBe("PONG");
  });

  test("ends with its connection", async () => {
    const gone = await enrolAs("gone.example", "3f0c1f0e-7d0e-4a7e-9d55-0d8f6f6f1a03");
    await ready(openProducerRedis(gone.queue));
    await inEnterprise(api, enterprise)(`connections/${gone.connection_id}`, { method: "DELETE" });
    expect(await admin.acl("USERS")).not.toContain(gone.queue.username);
  });

  test("is the configured one where none is made", async () => {
    // A user who may not make others: what a managed Redis gives out.
    const name = `${api.queuePrefix}-limited`;
    await admin.acl("SETUSER", name, "reset", "on", ">secret", "~*", "+@all", "-acl");
    const url = Object.assign(new URL(api.config.redisUrl), { username: name, password: "secret" }).href;
    const access = createQueueAccess({ url, queuePrefix: api.queuePrefix, logger: api.logger });
    await new Promise<void>((resolve) => access.start(resolve));
    const granted = await access.grant({ enterpriseId: enterprise.id, connectionId: one.connection_id });
    expect(granted).toMatchObject({ credentials: { username: name, password: "secret" }, passwordDigest: null });
    await access.close();
    await admin.acl("DELUSER", name);
  });
});

type Keys = { readonly job: string; readonly waiting: string; readonly othersReceipts: string };

function licenseUsage() {
  return queueName({ kind: "license-usage", enterpriseId: enterprise.id }, api.queuePrefix);
}

async function enrolAs(hostName: string, serverId: string): Promise<EnrolResponse> {
  const options = { method: "POST", json: { host_name: hostName } };
  const created = await inEnterprise(api, enterprise)("connections", options);
  const { enrolment_token } = (await created.json()) as { enrolment_token: string };
  return enrol(api, { token: enrolment_token, hostName, serverId });
}

/** Signed in and looked over, as BullMQ would find it. */
async function ready(redis: Redis): Promise<Redis> {
  open.push(redis);
  if (redis.status !== "ready") {
    await new Promise<void>((resolve, reject) => {
      redis.once("ready", resolve);
      redis.once("error", reject);
    });
  }
  return redis;
}
