import { domainToASCII } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { propertyRuns } from "../../../tests/stack/property-runs.ts";
import { normalDomain } from "./normal-address.ts";

const letters = fc.constantFrom("a", "x", "n", "xn--", "0", "0x", "1", "9", "-", ".", "é", "A", "_", " ");
const domain = fc.array(letters, { minLength: 1, maxLength: 12 }).map((list) => list.join(""));

describe("the normal form of a domain", () => {
  test("is what UTS 46 gives", () => {
    fc.assert(
      fc.property(domain, (text) => {
        expect(normalDomain(text)).toBe(domainToASCII(text).replace(/\.$/, ""));
      }),
      { numRuns: propertyRuns(5_000) },
    );
  });

  test.each([
    ["octo.example", "octo.example"],
    ["127.1", "127.0.0.1"],
    ["octo.0x7f", ""],
    ["münchen.example.", "xn--mnchen-3ya.example"],
  ])("of %s is %s", (given, normal) => {
    expect(normalDomain(given)).toBe(normal);
  });
});
