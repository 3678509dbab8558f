import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sortKeys } from "./sort-keys.ts";

/** Many that begin alike, many that are equal, and some that others begin with. */
const beginnings = fc.constantFrom("", "a", "ghes-eu.octo.example:", "ghes-eu.octo.example:1", "\u00ff");
const key = fc.tuple(beginnings, fc.string({ unit: fc.constantFrom("\0", "0", "1", "z", "\u00ff"), maxLength: 3 }));

describe("sorting keys", () => {
  test("agrees with comparing their bytes", () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), (parts) => {
        const keys = parts.map((part) => Buffer.from(part.join(""), "latin1"));
        const numbers = keys.map((_, number) => number);
        const expected = numbers.sort(
          (one, other) => keys[one]?.compare(keys[other] ?? Buffer.alloc(0)) || one - other,
        );

        expect([...sortKeys(laid(keys), keys.length)]).toEqual(expected);
      }),
    );
  });

  test("takes very long keys that begin alike", () => {
    const keys = Array.from({ length: 100 }, (_, number) => Buffer.alloc(5_000 - number, "a"));

    expect([...sortKeys(laid(keys), keys.length)]).toEqual(keys.map((_, number) => 99 - number));
  });

  test("sorts none", () => {
    expect([...sortKeys(laid([]), 0)]).toEqual([]);
  });
});

function laid(keys: readonly Buffer[]) {
  const starts = new Int32Array(keys.length + 1);
  for (const [number, { length }] of keys.entries()) starts[number + 1] = (starts[number] ?? 0) + length;
  return { bytes: Buffer.concat(keys), starts };
}
