/** Keys one after the other in `bytes`: each from its start to the start of the next. */
export type LaidKeys = { readonly bytes: Uint8Array; readonly starts: Int32Array };

type Span = { readonly from: number; readonly to: number; readonly depth: number };

/** Of so few keys each is put in its place among those before it. */
const fewKeys = 24;
/** By next byte plus one; 0 for a key that has ended. */
const buckets = 257;

/**
 * The numbers of the first `count` keys in the order of their bytes, equal ones in the order in which they were laid. By byte after
 * byte (a radix sort): keys share long beginnings, which comparing two by two would read again and again. A list of
 * what is left to sort in place of recursion: keys may be long.
 */
export function sortKeys(keys: LaidKeys, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, key) => key);
  const moved = new Int32Array(count);
  const ends = new Int32Array(buckets);
  const left: Span[] = [{ from: 0, to: count, depth: 0 }];
  for (let span = left.pop(); span; span = left.pop()) {
    if (span.to - span.from <= fewKeys) insertOneByOne(order, span, keys);
    else spreadByByte(order, { span, keys, moved, ends, left });
  }
  return order;
}

function insertOneByOne(order: Int32Array, { from, to, depth }: Span, keys: LaidKeys): void {
  for (let place = from + 1; place < to; place += 1) {
    const key = at(order, place);
    let hole = place;
    while (hole > from && isBefore(key, at(order, hole - 1), depth, keys)) {
      order[hole] = at(order, hole - 1);
      hole -= 1;
    }
    order[hole] = key;
  }
}

/** Whether a key precedes another with which it shares so many bytes. */
function isBefore(one: number, other: number, depth: number, { bytes, starts }: LaidKeys): boolean {
  const start = at(starts, one);
  const otherStart = at(starts, other);
  const length = at(starts, one + 1) - start;
  const otherLength = at(starts, other + 1) - otherStart;
  const shared = Math.min(length, otherLength);
  for (let index = depth; index < shared; index += 1) {
    const order = at(bytes, start + index) - at(bytes, otherStart + index);
    if (order !== 0) return order < 0;
  }
  return length < otherLength;
}

type Spreading = {
  readonly span: Span;
  readonly keys: LaidKeys;
  readonly moved: Int32Array;
  /** By bucket: how many keys it has, then where it ends. */
  readonly ends: Int32Array;
  readonly left: Span[];
};

/** Orders a span by the byte at its depth, and adds to what is left each part in which that is the same. */
function spreadByByte(order: Int32Array, { span, keys, moved, ends, left }: Spreading): void {
  const { from, to, depth } = span;
  ends.fill(0);
  for (let place = from; place < to; place += 1) {
    const bucket = bucketOf(at(order, place), depth, keys);
    ends[bucket] = at(ends, bucket) + 1;
  }
  if (at(ends, bucketOf(at(order, from), depth, keys)) === to - from) {
    if (bucketOf(at(order, from), depth, keys) > 0) left.push({ from, to, depth: sharedDepth(order, span, keys) });
    return;
  }
  let end = from;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const start = end;
    end += at(ends, bucket);
    ends[bucket] = start;
    // Keys that have ended here are equal.
    if (bucket > 0 && end - start > 1) left.push({ from: start, to: end, depth: depth + 1 });
  }
  moved.set(order.subarray(from, to), from);
  for (let place = from; place < to; place += 1) {
    const key = at(moved, place);
    const bucket = bucketOf(key, depth, keys);
    order[at(ends, bucket)] = key;
    ends[bucket] = at(ends, bucket) + 1;
  }
}

/** With how many bytes all keys of a span begin alike. */
function sharedDepth(order: Int32Array, { from, to, depth }: Span, { bytes, starts }: LaidKeys): number {
  const first = at(starts, at(order, from));
  let shared = at(starts, at(order, from) + 1) - first;
  for (let place = from + 1; place < to; place += 1) {
    const start = at(starts, at(order, place));
    shared = Math.min(shared, at(starts, at(order, place) + 1) - start);
    let index = depth;
    while (index < shared && at(bytes, first + index) === at(bytes, start + index)) index += 1;
    shared = index;
  }
  return shared;
}

function bucketOf(key: number, depth: number, { bytes, starts }: LaidKeys): number {
  const place = at(starts, key) + depth;
  return place < at(starts, key + 1) ? at(bytes, place) + 1 : 0;
}

/** The number at a place that is known to lie inside: typed arrays have no holes. */
function at(numbers: Int32Array | Uint8Array, place: number): number {
  return numbers[place] as number;
}
