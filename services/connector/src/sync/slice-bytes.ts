/** Cuts bytes into slices of exactly `sliceBytes`, the last one shorter; never gives an empty one. */
export async function* sliceBytes(pieces: AsyncIterable<Uint8Array>, sliceBytes: number): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for await (const piece of pieces) {
    let rest = piece;
    while (waitingBytes + rest.length >= sliceBytes) {
      const taken = sliceBytes - waitingBytes;
      yield Buffer.concat([...waiting, rest.subarray(0, taken)]);
      rest = rest.subarray(taken);
      waiting = [];
      waitingBytes = 0;
    }
    if (rest.length === 0) continue;
    waiting.push(rest);
    waitingBytes += rest.length;
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting);
}
