import fc from "fast-check";

/** Bytes cut at the given fractions of their length, in copies whose memory nobody else sees. */
export function cutBytes(bytes: Uint8Array, fractions: readonly number[]): Uint8Array[] {
  const cuts = [0, ...fractions.map((fraction) => Math.floor(fraction * bytes.length)), bytes.length];
  cuts.sort((one, other) => one - other);
  return cuts.slice(1).map((cut, index) => Uint8Array.from(bytes.subarray(cuts[index], cut)));
}

export async function* streamOf(...chunks: readonly (Uint8Array | string)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Where to cut: nowhere, here and there, or after each byte. */
export const cuts = fc.oneof(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
  fc.constant(Array.from({ length: 400 }, (_, index) => index / 400)),
);

/** One change to a text: a byte removed, put in or replaced, or a stretch that stands there twice. */
export const mutation = fc.record({
  kind: fc.constantFrom("remove", "insert", "replace", "repeat"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  byte: fc.oneof(fc.constantFrom(...Buffer.from('{}[],:"\\0-1e.tnu \n')), fc.integer({ min: 0, max: 255 })),
  length: fc.integer({ min: 1, max: 20 }),
});

export function mutate(bytes: Uint8Array, change: typeof mutation extends fc.Arbitrary<infer Value> ? Value : never) {
  const at = Math.min(Math.floor(change.at * bytes.length), Math.max(bytes.length - 1, 0));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (change.kind) {
    case "remove":
      return Buffer.concat([before, after.subarray(1)]);
    case "insert":
      return Buffer.concat([before, Buffer.from([change.byte]), after]);
    case "replace":
      return Buffer.concat([before, Buffer.from([change.byte]), after.subarray(1)]);
    default:
      return Buffer.concat([before, after.subarray(0, change.length), after]);
  }
}
