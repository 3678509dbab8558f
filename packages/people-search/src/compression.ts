import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** Room for a part in one piece; Node's own default would have most of them take two and a copy. */
const chunkBytes = 32 * 1024;

/** Told how much comes, zstd takes tables of that size: of a few kilobytes, making its usual ones costs more than the work. */
export function compress(bytes: Uint8Array): Buffer {
  const chunkSize = Math.max(constants.Z_MIN_CHUNK, Math.min(chunkBytes, bytes.length));
  return zstdCompressSync(bytes, { chunkSize, pledgedSrcSize: bytes.length });
}

export function decompress(bytes: Uint8Array): Buffer {
  return zstdDecompressSync(bytes, { chunkSize: chunkBytes });
}

/** In memory of its own: what unpacking gives lies in memory that has room for more. */
export function decompressToKeep(bytes: Uint8Array): Buffer {
  const unpacked = decompress(bytes);
  const own = Buffer.allocUnsafeSlow(unpacked.byteLength);
  unpacked.copy(own);
  return own;
}
