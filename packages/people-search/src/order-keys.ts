import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { ByteReader, ByteWriter } from "./byte-writer.ts";

export function encodeOrderKeys(orderKeys: readonly Uint8Array[]): Buffer {
  const writer = new ByteWriter();
  for (const orderKey of orderKeys) {
    writer.number(orderKey.length);
    writer.bytes(orderKey);
  }
  return zstdCompressSync(writer.take());
}

export function decodeOrderKeys(bytes: Buffer): Buffer[] {
  const reader = new ByteReader(zstdDecompressSync(bytes));
  const orderKeys: Buffer[] = [];
  while (!reader.ended) orderKeys.push(reader.bytes(reader.number()));
  return orderKeys;
}
