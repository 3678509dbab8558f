import { describe, expect, test } from "vitest";
import { historyMarks, sentenceOf } from "./history-marks.ts";

const first: Parameters<typeof historyMarks>[0][number] = {
  id: "1",
  version: 1,
  created_at: "2026-11-20T05:00:00.000Z",
  matching_policy: "any-email",
  host_names: ["eu"],
};
const second = { ...first, id: "2", version: 2, created_at: "2026-11-21T05:00:00.000Z" };

const marksOf = (...newestFirst: Parameters<typeof historyMarks>[0]) =>
  historyMarks(newestFirst).map(({ reportId, events }) => [reportId, sentenceOf(events)]);

describe("history marks", () => {
  test("tell who is in the first report", () => {
    expect(marksOf({ ...first, host_names: ["eu", "us"] })).toEqual([["1", "eu and us joined"]]);
  });

  test("tell who joined and who left", () => {
    const replaced = { ...second, host_names: ["lab", "us"] };
    expect(marksOf(replaced, first)).toEqual([
      ["1", "eu joined"],
      ["2", "lab and us joined; eu left"],
    ]);
  });

  test("tell a change of the policy", () => {
    const changed = { ...second, matching_policy: "primary-email" } as const;
    expect(marksOf(changed, first).at(-1)).toEqual(["2", "people recognized by primary email address from then on"]);
  });

  test("stay out where nothing changed", () => {
    expect(marksOf({ ...second, version: 3 }, second)).toEqual([]);
  });

  test("claim nothing of what is not loaded", () => {
    expect(marksOf({ ...second, version: 7 })).toEqual([]);
  });

  test("are none without reports", () => expect(historyMarks([])).toEqual([]));
});
