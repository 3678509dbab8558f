import { ByteReader, ByteWriter } from "./byte-writer.ts";
import { compress, decompress } from "./compression.ts";

export function encodeOrderKeys(orderKeys: readonly Uint8Array[]): Buffer {
  const writer = new ByteWriter();
  for (const orderKey of orderKeys) {
    writer.number(orderKey.length);
    writer.bytes(orderKey);
  }
  return compress(writer.take());
}

export function decodeOrderKeys(bytes: Buffer): Buffer[] {
  const reader = new ByteReader(decompress(bytes));
  const orderKeys: Buffer[] = [];
  while (!reader.ended) orderKeys.push(reader.bytes(reader.number()));
  return orderKeys;
}
