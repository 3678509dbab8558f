import { ByteReader, type ByteWriter } from "./byte-writer.ts";

/** A key, which stands in `bytes` from `start` to `end`, and the places in the block of those who have it, ascending. */
export type KeyEntry = {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** How many bytes the key shares with that of the entry before. */
  readonly shared: number;
  readonly places: readonly number[];
};

/**
 * Writes one entry of a page, whose entries come in ascending order: how many bytes the key shares with the key before,
 * none for the first, then the others, then the places as differences.
 */
export function writeKeyEntry(page: ByteWriter, { bytes, start, end, shared, places }: KeyEntry): void {
  const alike = page.length === 0 ? 0 : shared;
  page.number(alike);
  page.number(end - start - alike);
  page.slice(bytes, start + alike, end);
  let placesBytes = 0;
  let before = 0;
  for (const place of places) {
    placesBytes += numberBytes(place - before);
    before = place;
  }
  page.number(placesBytes);
  before = 0;
  for (const place of places) {
    page.number(place - before);
    before = place;
  }
}

/** As byte text. */
export function keyText({ bytes, start, end }: KeyEntry): string {
  return bytes.toString("latin1", start, end);
}

export type WantedKeys = {
  /** Byte text; at least the letter of the kind. */
  readonly prefix: string;
  /** Whether only the key that is the prefix is wanted. */
  readonly exact: boolean;
  /** Which of the keys count; null: all. */
  readonly accepts: ((key: string) => boolean) | null;
};

/** Where in a page an entry begins. */
export type KeyMark = {
  /** Byte text. */
  readonly key: string;
  /** How much of it the entry takes from the key before. */
  readonly shared: number;
  readonly place: number;
};

/**
 * Calls `found` for every place of every wanted key of a page, reading no further than they stand, and from a mark on whose
 * key is not behind the prefix.
 */
export function findInKeyPage(
  page: Buffer,
  wanted: WantedKeys,
  found: (place: number) => void,
  mark: KeyMark | null = null,
): void {
  const { prefix, exact, accepts } = wanted;
  const reader = new ByteReader(page);
  reader.place = mark?.place ?? 0;
  // How much of the prefix the key before begins with. That of a mark departs from the prefix where it departs from the mark, or before.
  let matched = mark ? Math.min(mark.shared, sharedLength(mark.key, prefix)) : 0;
  let key = prefix;
  while (!reader.ended) {
    const shared = reader.number();
    const length = reader.number();
    // Keys ascend: one that departs from the prefix where the key before still agreed with it stands behind it.
    if (shared < matched) return;
    if (shared === matched) {
      while (matched < prefix.length && matched - shared < length) {
        if (reader.ahead(matched - shared) !== prefix.charCodeAt(matched)) break;
        matched += 1;
      }
    }
    let isWanted = matched === prefix.length && (!exact || shared + length === prefix.length);
    if (isWanted && accepts) {
      key = key.slice(0, shared) + reader.text(length);
      isWanted = accepts(key);
    } else {
      reader.place += length;
    }
    const placesBytes = reader.number();
    const end = reader.place + placesBytes;
    if (!isWanted) {
      reader.place = end;
      continue;
    }
    let place = 0;
    while (reader.place < end) {
      place += reader.number();
      found(place);
    }
  }
}

/** A mark about every so many bytes of a page, but none for the first entry. */
export function markKeys(page: Buffer, bytesBetween: number): KeyMark[] {
  const marks: KeyMark[] = [];
  const reader = new ByteReader(page);
  const key = Buffer.allocUnsafe(page.length); // all bytes of a key stand in its page
  for (let markAt = bytesBetween; !reader.ended; ) {
    const { place } = reader;
    const shared = reader.number();
    const length = reader.number();
    page.copy(key, shared, reader.place, reader.place + length);
    reader.place += length;
    if (place >= markAt) {
      marks.push({ key: key.toString("latin1", 0, shared + length), shared, place });
      markAt = place + bytesBetween;
    }
    const placesBytes = reader.number();
    reader.place += placesBytes;
  }
  return marks;
}

function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}

function numberBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}
