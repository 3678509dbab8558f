import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { propertyRuns } from "../../../tests/stack/property-runs.ts";
import { byteText } from "./byte-text.ts";
import { ByteWriter } from "./byte-writer.ts";
import { type WantedKeys, writeKeyEntry } from "./key-page.ts";
import { MarkedPage } from "./marked-page.ts";

/** Few letters, so that keys share beginnings and prefixes hit. */
const key = fc.array(fc.constantFrom("a", "b", "@", "é", "\u{1f600}", "\0"), { minLength: 1, maxLength: 8 });
const text = key.map((letters) => byteText(letters.join("")));
const places = fc
  .uniqueArray(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 6 })
  .map((list) => list.sort((one, other) => one - other));
const entries = fc
  .uniqueArray(fc.tuple(text, places), { selector: ([one]) => one, maxLength: 60 })
  .map((list) => list.sort(([one], [other]) => (one < other ? -1 : 1)));

describe("a page of keys", () => {
  test("finds what a naive filter finds", () => {
    fc.assert(
      fc.property(entries, text, fc.boolean(), (held, prefix, exact) => {
        expect(find(held, { prefix, exact, accepts: null })).toEqual(
          held.filter(([one]) => (exact ? one === prefix : one.startsWith(prefix))).flatMap(([, list]) => list),
        );
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  test("shows whole keys to be accepted", () => {
    fc.assert(
      fc.property(entries, text, fc.constantFrom("a", "@", "b"), (held, prefix, end) => {
        const accepts = (one: string) => one.endsWith(end);
        expect(find(held, { prefix, exact: false, accepts })).toEqual(
          held.filter(([one]) => one.startsWith(prefix) && accepts(one)).flatMap(([, list]) => list),
        );
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  test("may be empty", () => {
    expect(find([], { prefix: "a", exact: false, accepts: null })).toEqual([]);
  });
});

type Held = readonly [key: string, places: readonly number[]];

/** What the first search of a page finds, which each later one must find by its marks. */
function find(held: readonly Held[], wanted: WantedKeys): number[] {
  const page = new ByteWriter();
  for (const [index, [key, places]] of held.entries()) {
    const bytes = Buffer.from(`before ${key}`, "latin1");
    const shared = sharedLength(held[index - 1]?.[0] ?? "", key);
    writeKeyEntry(page, { bytes, start: bytes.length - key.length, end: bytes.length, shared, places });
  }
  const bytes = page.take();
  const [first = [], ...later] = [1, 7, 40].flatMap((bytesBetweenMarks) => {
    const marked = new MarkedPage(bytes, { bytesBetweenMarks });
    return Array.from({ length: 3 }, () => {
      const found: number[] = [];
      marked.find(wanted, (place) => found.push(place));
      return found;
    });
  });
  for (const found of later) expect(found).toEqual(first);
  return first;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
