import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberSet } from "./number-set.ts";

test("tells what it has seen", () => {
  const id = fc.oneof(
    fc.integer({ min: 1, max: 50 }),
    fc.maxSafeInteger().filter((value) => value > 0),
  );
  fc.assert(
    fc.property(fc.array(id, { maxLength: 5000 }), (ids) => {
      const [numbers, seen] = [new NumberSet(), new Set<number>()];
      for (const each of ids) {
        expect(numbers.add(each)).toBe(!seen.has(each));
        seen.add(each);
      }
    }),
    { numRuns: 50 },
  );
});

test("holds ids that differ in high bits", () => {
  const numbers = new NumberSet();
  for (let high = 0; high < 100_000; high++) expect(numbers.add(high * 2 ** 32 + 7)).toBe(true);
  expect(numbers.add(99_999 * 2 ** 32 + 7)).toBe(false);
});
