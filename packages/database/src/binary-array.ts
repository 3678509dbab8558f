import { uuidBytes } from "./uuid-bytes.ts";

const oids = { bytea: 17, text: 25, uuid: 2950 };
const headerBytes = 20;
const lengthBytes = 4;

/** A one-dimensional `text[]` in Postgres' binary form. */
export function textArray(texts: readonly string[]): Buffer {
  return binaryArray(
    oids.text,
    texts.map((text) => Buffer.from(text)),
  );
}

/** A one-dimensional `bytea[]` in Postgres' binary form. */
export function byteaArray(elements: readonly Buffer[]): Buffer {
  return binaryArray(oids.bytea, elements);
}

/** A one-dimensional `uuid[]` in Postgres' binary form. */
export function uuidArray(uuids: readonly string[]): Buffer {
  return binaryArray(oids.uuid, uuids.map(uuidBytes));
}

/** Dimensions, no nulls, the type, how many from which index; then each element with its length before it. */
function binaryArray(oid: number, elements: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeInt32BE(1, 0);
  header.writeInt32BE(oid, 8);
  header.writeInt32BE(elements.length, 12);
  header.writeInt32BE(1, 16);
  return Buffer.concat([header, ...elements.flatMap((element) => [lengthOf(element), element])]);
}

function lengthOf(element: Buffer): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeInt32BE(element.length);
  return length;
}
