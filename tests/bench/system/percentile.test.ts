import { expect, test } from "vitest";
import { percentile } from "./percentile.ts";

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

test.each([
  [0.5, 50],
  [0.95, 95],
  [1, 100],
])("finds %d of a hundred values", (share, expected) => {
  expect(percentile(hundred, share)).toBe(expected);
});

test("knows no percentile of nothing", () => {
  expect(percentile([], 0.95)).toBeNaN();
});
