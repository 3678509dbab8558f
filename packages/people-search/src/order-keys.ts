import { ByteReader, ByteWriter } from "./byte-writer.ts";
import { compress, decompressToKeep } from "./compression.ts";

export function encodeOrderKeys(orderKeys: readonly Uint8Array[]): Buffer {
  const writer = new ByteWriter();
  for (const orderKey of orderKeys) {
    writer.number(orderKey.length);
    writer.bytes(orderKey);
  }
  return compress(writer.take());
}

export function decodeOrderKeys(bytes: Buffer): Buffer[] {
  const orderKeys = OrderKeys.decode(bytes);
  return Array.from({ length: orderKeys.size }, (_, number) => orderKeys.at(number));
}

/** The order keys of a chunk, to be kept: a buffer for each would take three times as much memory as they do. */
export class OrderKeys {
  readonly #bytes: Buffer;
  /** By number: where it begins and where it ends. */
  readonly #bounds: Uint32Array;

  private constructor(bytes: Buffer, bounds: Uint32Array) {
    this.#bytes = bytes;
    this.#bounds = bounds;
  }

  static decode(compressed: Buffer): OrderKeys {
    const bytes = decompressToKeep(compressed);
    const reader = new ByteReader(bytes);
    const bounds: number[] = [];
    while (!reader.ended) {
      const length = reader.number();
      bounds.push(reader.place, reader.place + length);
      reader.place += length;
    }
    return new OrderKeys(bytes, Uint32Array.from(bounds));
  }

  get size(): number {
    return this.#bounds.length / 2;
  }

  /** In memory. */
  get bytes(): number {
    return this.#bytes.byteLength + this.#bounds.byteLength;
  }

  at(number: number): Buffer {
    return this.#bytes.subarray(this.#bounds[number * 2], this.#bounds[number * 2 + 1]);
  }
}
