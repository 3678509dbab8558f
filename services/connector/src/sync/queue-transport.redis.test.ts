import { chunkBytesMax } from "@oneseat/contracts/snapshot-chunk";
import { generateSigningKey } from "@oneseat/queue/key-pairs";
import { createLogger } from "@oneseat/runtime/create-logger";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { testRedis } from "../../../../tests/stack/test-redis.ts";
import { type Answer, createFakeIngestion, receiptFor } from "../../fixtures/fake-ingestion.ts";
import { createSpooledSync } from "../../fixtures/spooled-sync.ts";
import { createTcpGate } from "../../fixtures/tcp-gate.ts";
import { systemClock } from "../clock.ts";
import { createQueueTransport } from "./queue-transport.ts";

const limits = { chunksInFlightMax: 4, receiptWaitMs: 200, retryDelayMs: 50, lookMsMax: 50 };

async function arrange(options: { chunkCount: number; chunkBytes?: number; answer?: Answer; redisUrl?: string }) {
  const { url, prefix } = testRedis();
  const sync = await createSpooledSync(options.chunkCount, options.chunkBytes);
  const ingestion = await createFakeIngestion({ url, prefix, ...(options.answer ? { answer: options.answer } : {}) });
  onTestFinished(() => ingestion.close());
  const stop = new AbortController();
  const open = () => {
    const transport = createQueueTransport({
      connection: ingestion.connection,
      redisUrl: options.redisUrl ?? null,
      keys: sync.keys,
      syncs: sync.syncs,
      clock: systemClock,
      logger: createLogger({ service: "test", level: "silent" }),
      queuePrefix: prefix,
      limits,
    });
    onTestFinished(() => transport.close());
    return transport;
  };
  const transport = open();
  await transport.start();
  const deliver = () => transport.deliver(sync.find(), stop.signal);
  return { ...sync, ingestion, transport, open, deliver, stop };
}

describe("the queue transport", () => {
  it("delivers every chunk and clears the spool", async () => {
    const { ingestion, deliver, find, chunks, keys, syncs, id } = await arrange({
      chunkCount: 10,
      chunkBytes: chunkBytesMax,
    });
    ingestion.start(keys.pair.publicKey);

    await deliver();

    expect(find()).toMatchObject({ state: "success", chunksPublished: 10, chunksReceipted: 10, heldUp: null });
    expect([...ingestion.chunks].sort(([a], [b]) => a - b).map(([, chunk]) => chunk)).toEqual(chunks);
    expect(syncs.unreceipted(id, { limit: 10, except: [] })).toEqual([]);
  });

  it("has four chunks in flight, however long", async () => {
    const { ingestion, deliver, find, keys } = await arrange({ chunkCount: 9 });
    const delivering = deliver();

    await vi.waitFor(() => expect(find().heldUp).toMatchObject({ for: "ingestion" }), { timeout: 5000 });
    expect(await ingestion.depth()).toBe(4);
    expect(find()).toMatchObject({ state: "publishing", chunksPublished: 4, chunksReceipted: 0 });

    ingestion.start(keys.pair.publicKey);
    await delivering;
    expect(find().state).toBe("success");
    expect(ingestion.deliveries.length).toBeLessThanOrEqual(9 + 4);
  });

  it("sends again what got no receipt", async () => {
    const answer: Answer = (_claims, delivery) => (delivery <= 3 ? null : { result: "staged" });
    const { ingestion, deliver, find, keys } = await arrange({ chunkCount: 3, answer });
    ingestion.start(keys.pair.publicKey);

    await deliver();

    expect(find().state).toBe("success");
    expect(ingestion.deliveries.length).toBeGreaterThan(3);
  });

  it("asks for a final receipt that was lost", async () => {
    const { ingestion, deliver, find, keys } = await arrange({
      chunkCount: 2,
      answer: (claims, delivery) => {
        if (delivery > 2) return { result: "success" };
        // Stages one by one, so that the fake never sends its own final receipt.
        void ingestion.send({ ...receiptFor(claims), result: "staged" });
        return null;
      },
    });
    ingestion.start(keys.pair.publicKey);

    await deliver();

    expect(find().state).toBe("success");
  });

  it("keeps code and sentence of a failure", async () => {
    const error = { code: "stale_snapshot", message: "A newer one is in force.", byte_offset: null, user_index: null };
    const { ingestion, deliver, find, keys } = await arrange({
      chunkCount: 3,
      answer: () => ({ result: "failure", error: { ...error, code: "stale_snapshot" as const } }),
    });
    ingestion.start(keys.pair.publicKey);

    await deliver();

    expect(find()).toMatchObject({ state: "failure", error });
  });

  it("acts on no receipt but ingestion's for this snapshot", async () => {
    const { ingestion, deliver, find, syncs, id, keys, stop } = await arrange({ chunkCount: 2, answer: () => null });
    const other = await generateSigningKey();
    ingestion.start(keys.pair.publicKey);
    const delivering = deliver();
    await vi.waitFor(() => expect(ingestion.deliveries.length).toBeGreaterThanOrEqual(2), { timeout: 5000 });
    const [claims] = ingestion.deliveries;
    if (!claims) throw new Error("a chunk was delivered");
    const right = { ...receiptFor(claims), result: "success" as const };

    await ingestion.send(right, other);
    await ingestion.send(right, keys.pair);
    await ingestion.send({ ...right, enterprise_id: "0192f0c1-0000-7000-8000-000000000000" });
    await ingestion.send({ ...right, connection_id: "0192f0c1-0000-7000-8000-000000000000" });
    await ingestion.send({ ...right, server_id: "0192f0c1-0000-7000-8000-000000000000" });
    await ingestion.send({ ...right, snapshot_id: "0192f0c1-0000-7000-8000-000000000000" });
    await ingestion.send({ ...right, chunk_count: 3 });
    await ingestion.send({ ...right, digest: "0".repeat(64) });
    await ingestion.send({ ...right, result: "staged", digest: "0".repeat(64) });
    await ingestion.receipts.send({ receipt: "not.a.receipt" });
    await vi.waitFor(async () => expect(await ingestion.receipts.depth()).toBe(0), { timeout: 5000 });

    expect(find()).toMatchObject({ state: "publishing", chunksReceipted: 0 });
    expect(syncs.underWay()?.id).toBe(id);
    stop.abort();
    await expect(delivering).rejects.toThrow();
  });

  it("waits while Redis is away and goes on", async () => {
    const target = new URL(testRedis().url);
    const gate = await createTcpGate({ host: target.hostname, port: Number(target.port) });
    onTestFinished(() => gate.close());
    gate.shut();
    const through = Object.assign(new URL(target), { host: `127.0.0.1:${gate.port}` }).href;
    const { ingestion, deliver, find, keys } = await arrange({ chunkCount: 6, redisUrl: through });
    ingestion.start(keys.pair.publicKey);
    const delivering = deliver();

    await vi.waitFor(() => expect(find().heldUp).toMatchObject({ for: "queue" }), { timeout: 5000 });
    expect(find().heldUp?.reason).toContain("Redis cannot be reached");
    gate.open();
    await vi.waitFor(() => expect(find().chunksReceipted).toBeGreaterThan(0), { timeout: 10_000, interval: 1 });
    gate.shut();
    await vi.waitFor(() => expect(["queue", undefined]).toContain(find().heldUp?.for), { timeout: 5000 });
    gate.open();
    await delivering;

    expect(find()).toMatchObject({ state: "success", heldUp: null });
  });

  it("goes on where another process ended", async () => {
    const { ingestion, transport, open, find, keys } = await arrange({
      chunkCount: 8,
      answer: (claims) => (claims.chunk_number <= 2 || restarted ? { result: "staged" } : null),
    });
    let restarted = false;
    const first = new AbortController();
    ingestion.start(keys.pair.publicKey);
    const cutShort = transport.deliver(find(), first.signal);
    await vi.waitFor(() => expect(find().chunksReceipted).toBe(2), { timeout: 5000 });
    first.abort();
    await expect(cutShort).rejects.toThrow();
    await transport.close();
    restarted = true;

    const second = open();
    await second.start();
    await second.deliver(find(), new AbortController().signal);

    expect(find().state).toBe("success");
    expect(ingestion.deliveries.filter(({ chunk_number: number }) => number <= 2)).toHaveLength(2);
  });

  it("stops within seconds while Redis is away", async () => {
    const { transport, deliver, stop } = await arrange({ chunkCount: 1, redisUrl: "redis://127.0.0.1:9" });
    const delivering = deliver();
    const started = Date.now();

    stop.abort();
    await expect(delivering).rejects.toThrow();
    await transport.close();

    expect(Date.now() - started).toBeLessThan(9000);
  });
});
