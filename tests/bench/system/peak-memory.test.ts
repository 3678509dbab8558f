import { expect, test } from "vitest";
import { highestOf, peakMebibytes } from "./peak-memory.ts";

test.runIf(process.platform === "linux")("tells the peak of a process", () => {
  expect(peakMebibytes(process.pid)).toBeGreaterThan(10);
});

test("tells nothing of a process that is gone", () => {
  expect(peakMebibytes(2 ** 30)).toBeNull();
});

test("keeps the higher of two looks", () => {
  expect(highestOf({ api: 2, worker: 5 }, { api: 3, worker: null, connector: 1 })).toEqual({
    ...{ api: 3, worker: 5, connector: 1 },
  });
});
