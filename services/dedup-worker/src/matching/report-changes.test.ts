import { expect, it } from "vitest";
import { findChanges } from "./report-changes.ts";

function person(...accounts: string[]) {
  return { id: accounts[0] ?? "", accounts };
}

const rows = [
  ["an account comes", [], [person("a")], ["added"]],
  ["an account goes", [person("a")], [], ["removed"]],
  ["nothing changes", [person("a", "b")], [person("a", "b")], []],
  ["a person loses an account", [person("a", "b")], [person("b")], []],
  ["two people become one", [person("a"), person("b")], [person("a", "b", "c")], ["joined"]],
  ["one person becomes two", [person("a", "b")], [person("a", "c"), person("b")], ["split"]],
  ["accounts regroup", [person("a", "b"), person("c")], [person("a"), person("b", "c")], ["joined", "split"]],
] as const;

it.each(rows)("%s", (_what, before, now, kinds) => {
  expect(findChanges(before, now).map(({ kind }) => kind)).toEqual(kinds);
});

it("names the people of both sides", () => {
  expect(findChanges([person("a"), person("b")], [person("a", "b")])).toEqual([
    { kind: "joined", now: [person("a", "b")], before: [person("a"), person("b")] },
  ]);
});
