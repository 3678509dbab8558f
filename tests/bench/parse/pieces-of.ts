import { open } from "node:fs/promises";

/** A file piece by piece, each in the memory of the one before: a stream's buffers wait for the collector, by the MiB. */
export async function* piecesOf(file: string, pieceBytes: number): AsyncGenerator<Buffer> {
  await using handle = await open(file);
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  for (;;) {
    const { bytesRead } = await handle.read(piece);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
  }
}
