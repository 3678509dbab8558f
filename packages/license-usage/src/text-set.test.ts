import fc from "fast-check";
import { expect, test } from "vitest";
import { TextSet } from "./text-set.ts";

const text = fc.oneof(fc.constantFrom("", "a", "b", "aa"), fc.string({ unit: "grapheme", maxLength: 200 }));

test("tells what it has seen", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3000, size: "max" }), (each) => {
      const [texts, seen] = [new TextSet(), new Set<string>()];
      const answers = each.map((value) => {
        const isNew = !seen.has(value);
        seen.add(value);
        return texts.add(value) === isNew;
      });
      expect(answers).not.toContain(false);
      expect(texts.size).toBe(seen.size);
    }),
    { numRuns: 40 },
  );
});

test("holds texts up to the end of each chunk", () => {
  const texts = new TextSet();
  const names = Array.from({ length: 60_000 }, (_, index) => `${"x".repeat(index % 40)}-${index}`);
  expect(names.filter((name) => texts.add(name))).toHaveLength(names.length);
  expect(names.filter((name) => texts.add(name))).toEqual([]);
});
