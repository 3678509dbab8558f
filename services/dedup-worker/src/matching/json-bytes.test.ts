import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { propertyRuns } from "../../../../tests/stack/property-runs.ts";
import { JsonBytes } from "./json-bytes.ts";

const anyText = fc.string({ unit: "binary", maxLength: 40 });
const lone = fc.constantFrom("\ud800", "a\udc00b", '"', "\\", "\n", "\u007f", "\u0080", "\u2028");

describe("JSON written as bytes", () => {
  test("is what JSON.stringify gives", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, lone), fc.jsonValue(), fc.maxSafeNat(), (text, value, integer) => {
        const json = new JsonBytes();
        json.raw("[");
        json.string(text);
        json.raw(",");
        json.value(value);
        json.raw(",");
        json.integer(integer);
        json.raw("]");

        expect(json.take()).toEqual(Buffer.from(JSON.stringify([text, value, integer])));
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  test("takes ASCII from other bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", maxLength: 40 }), (text) => {
        const bytes = Buffer.from(`before${text}behind`);
        const json = new JsonBytes();
        json.stringBytes(bytes, 6, bytes.length - 6);
        json.rawBytes(bytes, 0, 6);

        expect(json.take().toString()).toBe(`${JSON.stringify(text)}before`);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  test.each([0, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, Number.MAX_SAFE_INTEGER])("writes %d", (integer) => {
    const json = new JsonBytes();
    json.integer(integer);
    expect(json.take().toString()).toBe(`${integer}`);
  });

  test("grows, and begins anew when taken", () => {
    const json = new JsonBytes();
    for (const text of ["a".repeat(5_000), "é".repeat(50_000)]) {
      json.string(text);
      expect(json.take().toString()).toBe(JSON.stringify(text));
    }
  });
});
