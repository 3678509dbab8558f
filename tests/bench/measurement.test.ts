import { expect, test } from "vitest";
import { figure, inProportion, judge, timesFaster } from "./measurement.ts";

const pair = (ours: number, value: number) => ({
  label: "x",
  unit: "s" as const,
  ours,
  against: { name: "rival", value },
});

test("divides the rival's time by ours", () => {
  expect(timesFaster(pair(2, 10)).ratio).toBe(5);
});

test("divides our figure by the floor's", () => {
  expect(inProportion(pair(6, 2)).ratio).toBe(3);
});

test.each([
  [2, "met"],
  [3.9, "missed"],
  [4.1, "failed"],
])("judges a speed of 10 s to %d s", (ours, verdict) => {
  expect(judge(timesFaster({ ...pair(ours, 10), target: { kind: "at least", bound: 5 } }))).toBe(verdict);
});

test.each([
  [6, "met"],
  [11, "missed"],
  [13, "failed"],
])("judges %d s against three times 2 s", (ours, verdict) => {
  expect(judge(inProportion({ ...pair(ours, 2), target: { kind: "at most", bound: 3 } }))).toBe(verdict);
});

test.each([
  [4, "missed"],
  [19, "missed"],
  [21, "failed"],
])("judges %d s by what was reached", (ours, verdict) => {
  expect(judge(timesFaster({ ...pair(ours, 10), target: { kind: "at least", bound: 5, reached: 1 } }))).toBe(verdict);
});

test("never fails a figure that has no ratio", () => {
  expect(judge(figure({ label: "x", unit: "MiB", ours: 900, target: { kind: "at most", bound: 256 } }))).toBe("missed");
});
