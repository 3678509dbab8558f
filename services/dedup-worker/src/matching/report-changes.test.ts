import { expect, it } from "vitest";
import { ReportChanges } from "./report-changes.ts";

const none = { added: 0, removed: 0, joined: 0, split: 0 };

function countChanges(before: readonly string[], now: readonly string[]) {
  const changes = new ReportChanges();
  for (const keys of before) changes.addBefore(keys.split(" "));
  for (const keys of now) changes.addNow(keys.split(" "));
  return changes.count();
}

it.each([
  ["accounts come", [], ["a", "b c"], { ...none, added: 2 }],
  ["accounts go", ["a", "b c"], [], { ...none, removed: 2 }],
  ["nothing changes", ["a b"], ["a b"], none],
  ["a person loses an account", ["a b"], ["b"], none],
  ["a person gets an account", ["a"], ["a b"], none],
  ["three people become one", ["a", "b", "d e"], ["a b c e"], { ...none, joined: 1 }],
  ["one person becomes three", ["a b c"], ["a d", "b", "c"], { ...none, split: 1 }],
  ["accounts regroup", ["a b", "c"], ["a", "b c"], { ...none, joined: 1, split: 1 }],
  ["everybody is replaced", ["a", "b"], ["c", "d"], { ...none, added: 2, removed: 2 }],
])("%s", (_what, before, now, counts) => {
  expect(countChanges(before, now)).toEqual(counts);
});
