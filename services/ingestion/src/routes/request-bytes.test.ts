import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { dropRest, type Encoding, requestBytes } from "./request-bytes.ts";

const limits = { bytesMax: 1000, silenceMsMax: 10_000 };
const text = "a".repeat(900);
const signal = new AbortController().signal;

describe("requestBytes", () => {
  test.each<[Encoding, Buffer]>([
    ["identity", Buffer.from(text)],
    ["gzip", gzipSync(text)],
    ["zstd", zstdCompressSync(text)],
    ["gzip", Buffer.concat([gzipSync(text.slice(0, 400)), gzipSync(text.slice(400))])],
  ])("decodes %s", async (encoding, bytes) => {
    expect(await read(streamOf(bytes), encoding)).toBe(text);
  });

  test.each<[Encoding, Buffer]>([
    ["identity", Buffer.alloc(1001)],
    ["gzip", gzipSync(Buffer.alloc(1001))],
    ["zstd", zstdCompressSync(Buffer.alloc(100_000))],
  ])("bounds what %s decodes to", async (encoding, bytes) => {
    await expect(read(streamOf(bytes), encoding)).rejects.toMatchObject({ code: "too_large" });
  });

  test.each<[Encoding, Buffer]>([
    ["identity", Buffer.from(text)],
    ["gzip", gzipSync(text)],
    ["zstd", zstdCompressSync(text)],
  ])("calls a broken connection incomplete: %s", async (encoding, bytes) => {
    const stream = new Readable({ read() {} });
    stream.push(bytes.subarray(0, 10));
    const reading = read(stream, encoding);
    stream.destroy(new Error("aborted"));
    await expect(reading).rejects.toMatchObject({ code: "incomplete" });
  });

  test("does not wait for a silent sender", async () => {
    const stream = new Readable({ read() {} });
    const reading = buffer(requestBytes(stream, "identity", { ...limits, silenceMsMax: 5 }));
    await expect(reading).rejects.toMatchObject({ code: "incomplete" });
    expect(stream.destroyed).toBe(false);
  });

  test("calls damaged data malformed", async () => {
    await expect(read(streamOf(Buffer.from("no gzip")), "gzip")).rejects.toMatchObject({ code: "malformed_json" });
    await expect(read(streamOf(Buffer.from("no zstd at all")), "zstd")).rejects.toMatchObject({
      code: "malformed_json",
    });
  });

  test("leaves the stream whole when left early", async () => {
    const stream = Readable.from([Buffer.alloc(100), Buffer.alloc(100), Buffer.alloc(100)]);
    for await (const _chunk of requestBytes(stream, "identity", limits)) break;
    expect(stream.destroyed).toBe(false);
    expect(await dropRest(stream, limits, signal)).toBe(true);
  });
});

describe("dropRest", () => {
  test("gives up on what does not end", async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(400);
    }
    expect(await dropRest(Readable.from(endless()), limits, signal)).toBe(false);
  });

  test("gives up when the process stops", async () => {
    const aborting = new AbortController();
    const dropping = dropRest(new Readable({ read() {} }), limits, aborting.signal);
    aborting.abort();
    expect(await dropping).toBe(false);
  });
});

function streamOf(bytes: Buffer): Readable {
  return Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]);
}

async function read(stream: Readable, encoding: Encoding): Promise<string> {
  return (await buffer(requestBytes(stream, encoding, limits))).toString();
}
