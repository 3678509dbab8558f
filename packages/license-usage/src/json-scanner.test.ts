import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutBytes, cuts, mutate, mutation } from "../tests/cut-bytes.ts";
import { JsonScanner } from "./json-scanner.ts";

describe("JsonScanner", () => {
  test("takes exactly what JSON.parse takes", () => {
    fc.assert(
      fc.property(fc.json(), fc.array(mutation, { maxLength: 3 }), cuts, (json, changes, fractions) => {
        const bytes = changes.reduce<Uint8Array>(mutate, Buffer.from(json));
        const text = Buffer.from(bytes).toString("utf8");
        expect(isWhole(Buffer.from(text), fractions)).toBe(parses(text));
      }),
      { numRuns: 800 },
    );
  });

  test.each([
    "-0",
    "1e5",
    "1E+05",
    "0.10",
    "-1.5e-7 ",
    "[ ]",
    '{"a":[{}, "\\u00e9\\n"]}',
    "\n true",
    "null",
    '"\\ud800"',
  ])("takes %j", (text) => {
    expect(isWhole(Buffer.from(text), [])).toBe(true);
  });

  test.each([
    ["01", 1],
    ["-", 1],
    ["1.", 2],
    ["1.e1", 2],
    ["[1,]", 3],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ["{a:1}", 1],
    ['"\\x"', 2],
    ['"\\u12g4"', 5],
    ['"a\nb"', 2],
    ["nulL", 3],
    ["[1}", 2],
    ["]", 0],
    ["+1", 0],
    ["", 0],
  ])("stops in %j at byte %i", (text, position) => {
    const scanner = new JsonScanner(10);
    const bytes = Buffer.from(text);
    const end = scanner.scan(bytes, 0, bytes.length);
    expect(end).toBe(position);
    expect(scanner.end() === "done" && end === bytes.length).toBe(false);
  });

  test("refuses more depth than allowed", () => {
    const scanner = new JsonScanner(2);
    expect(scanner.scan(Buffer.from("[[[]]]"), 0, 6)).toBe(2);
    expect(scanner.status).toBe("deep");
  });
});

function isWhole(bytes: Uint8Array, fractions: readonly number[]): boolean {
  const scanner = new JsonScanner(1000);
  let rest = "";
  for (const chunk of cutBytes(bytes, fractions)) {
    const end = scanner.scan(chunk, 0, chunk.length);
    rest += Buffer.from(chunk.subarray(end)).toString("latin1");
  }
  return scanner.end() === "done" && /^[ \t\r\n]*$/.test(rest);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
