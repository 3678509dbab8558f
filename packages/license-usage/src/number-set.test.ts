import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberSet } from "./number-set.ts";

const id = fc.oneof(
  fc.integer({ min: 1, max: 50 }),
  fc.maxSafeInteger().filter((value) => value > 0),
);

test("tells what it has seen", () => {
  const ids = fc.oneof(
    fc.array(id, { maxLength: 5000, size: "max" }),
    fc.array(id, { maxLength: 5000, size: "max" }).map((each) => each.sort((one, other) => one - other)),
  );
  fc.assert(
    fc.property(ids, (each) => {
      const [numbers, seen] = [new NumberSet(), new Set<number>()];
      const answers = each.map((value) => {
        const isNew = !seen.has(value);
        seen.add(value);
        return numbers.add(value) === isNew;
      });
      expect(answers).not.toContain(false);
    }),
    { numRuns: 40 },
  );
});

test("holds ids that differ in high bits", () => {
  const numbers = new NumberSet();
  let unknown = 0;
  for (let high = 100_000; high > 0; high--) if (numbers.add(high * 2 ** 32 + 7)) unknown++;
  expect(unknown).toBe(100_000);
  expect(numbers.add(99_999 * 2 ** 32 + 7)).toBe(false);
});
