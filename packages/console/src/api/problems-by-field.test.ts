import { describe, expect, test } from "vitest";
import { problemsByField } from "./problems-by-field.ts";
import { RequestProblem } from "./request-problem.ts";

describe("problems by field", () => {
  test("keep each field's first, as a sentence", () => {
    const problem = new RequestProblem(422, "validation_failed", "Validation failed", [
      { field: "seats_purchased", message: "must be a number" },
      { field: "verified_domains.3", message: "must be a domain" },
      { field: "verified_domains.7", message: "is too long." },
    ]);
    expect(problemsByField(problem)).toEqual({
      seats_purchased: "Must be a number.",
      verified_domains: "Must be a domain.",
    });
  });

  test.each([null, new Error("x"), new RequestProblem(503, "busy", "Busy")])("are none in %s", (error) => {
    expect(problemsByField(error)).toEqual({});
  });
});
