import { v7 as uuidv7 } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import { testRedis } from "../../../tests/stack/test-redis.ts";
import { openQueue } from "./open-queue.ts";
import { openProducerRedis, openWorkerRedis } from "./open-redis.ts";
import { type QueueName, queueName } from "./queue-name.ts";
import { HopelessJobError, startWorker } from "./start-worker.ts";

const enterpriseId = uuidv7();
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

function newQueue() {
  const { url, prefix } = testRedis();
  const name = queueName({ kind: "dedup", enterpriseId }, prefix);
  const redis = openWorkerRedis({ url });
  opened.push({ close: () => redis.disconnect() });
  const queue = openQueue("dedup-enterprise", name, redis);
  opened.push(queue);
  return { url, name, queue };
}

function work(url: string, name: QueueName, handle: () => Promise<void>, onFailure: (error: Error) => void = () => {}) {
  const redis = openWorkerRedis({ url });
  opened.push({ close: () => redis.disconnect() });
  opened.push(startWorker({ job: "dedup-enterprise", queue: name, redis, handle, onFailure }));
}

/** All fields of all jobs that Redis holds of a queue. */
async function readKeptText(url: string, { prefix, name }: QueueName): Promise<string> {
  const redis = openWorkerRedis({ url });
  opened.push({ close: () => redis.disconnect() });
  const keys = await redis.keys(`${prefix}:${name}:*`);
  const hashes = await Promise.all(
    keys.map(async (key) => ((await redis.type(key)) === "hash" ? redis.hgetall(key) : {})),
  );
  return JSON.stringify(hashes);
}

describe("a queue", () => {
  it("brings a job to its worker", async () => {
    const { url, name, queue } = newQueue();
    const handled = Promise.withResolvers<void>();
    work(url, name, async () => handled.resolve());

    await queue.send({ enterprise_id: enterpriseId });

    await handled.promise;
    await expect.poll(() => queue.depth()).toBe(0);
  });

  it("collapses requests to one running, one waiting", async () => {
    const { url, name, queue } = newQueue();
    const finish = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    let runs = 0;
    work(url, name, async () => {
      runs += 1;
      started.resolve();
      await finish.promise;
    });

    const request = () => queue.send({ enterprise_id: enterpriseId }, { deduplicationId: enterpriseId });
    await request();
    await started.promise;
    await Promise.all([request(), request(), request()]);
    finish.resolve();

    await expect.poll(() => runs).toBe(2);
    await expect.poll(() => queue.depth()).toBe(0);
    expect(runs).toBe(2);
  });

  it("keeps no message of a failed try", async () => {
    const { url, name, queue } = newQueue();
    const failures: Error[] = [];
    const handle = async () => {
      if (failures.length === 0) throw Object.assign(new Error("mona@octo.example is there"), { code: "23505" });
    };
    work(url, name, handle, (error) => failures.push(error));

    await queue.send({ enterprise_id: enterpriseId });

    await expect.poll(() => failures.length).toBe(1);
    const kept = await readKeptText(url, name);
    expect(kept).toContain("23505");
    expect(kept).not.toContain("mona");
    expect(failures[0]?.message).toBe("mona@octo.example is there");
  });

  it("tries again what failed", async () => {
    const { url, name, queue } = newQueue();
    let runs = 0;
    const failures: string[] = [];
    const handle = async () => {
      runs += 1;
      if (runs === 1) throw new Error("not yet");
    };
    work(url, name, handle, (error) => failures.push(error.message));

    await queue.send({ enterprise_id: enterpriseId });

    await expect.poll(() => runs, { timeout: 10_000 }).toBe(2);
    expect(failures).toEqual(["not yet"]);
  });

  it("gives up what is hopeless", async () => {
    const { url, name, queue } = newQueue();
    let runs = 0;
    const failed = Promise.withResolvers<Error>();
    const handle = async () => {
      runs += 1;
      throw new HopelessJobError("never");
    };
    work(url, name, handle, failed.resolve);

    await queue.send({ enterprise_id: enterpriseId });

    await failed.promise;
    await expect.poll(() => queue.depth()).toBe(0);
    expect(runs).toBe(1);
  });

  it("refuses to wait while Redis is away", async () => {
    const redis = openProducerRedis({ url: "redis://127.0.0.1:1" });
    opened.push({ close: () => redis.disconnect() });

    await expect(redis.ping()).rejects.toThrow();
  });
});
