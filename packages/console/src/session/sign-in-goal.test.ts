import { describe, expect, test } from "vitest";
import { goalOf } from "./sign-in-goal.ts";

describe("the goal of a sign-in", () => {
  test.each(["/", "/enterprises/octo-corp/people?query=mona"])("is the page asked for: %s", (goal) => {
    expect(goalOf({ goal })).toBe(goal);
  });

  test.each(["https://octo.example/", "//octo.example/", "/\\octo.example/", "/sign-in", "/sign-in?again=1", "", 7])(
    "is never %s",
    (goal) => {
      expect(goalOf({ goal })).toBeNull();
    },
  );

  test.each([null, undefined, "/", {}])("is none in a state of %j", (state) => {
    expect(goalOf(state)).toBeNull();
  });
});
