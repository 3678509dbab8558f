import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { propertyRuns } from "../../../tests/stack/property-runs.ts";
import { cutBytes, cuts, mutate, mutation } from "../tests/cut-bytes.ts";
import { JsonSplitter } from "./json-splitter.ts";
import { LicenseUsageError } from "./license-usage-error.ts";
import { defaultSplitLimits } from "./split-plan.ts";

const arrays = ["users", "list"];
const values = ["format", "n"];
const limits = { ...defaultSplitLimits, batchBytes: 30 };

const key = fc.constantFrom("users", "list", "format", "n", "x", "é\u{1f600}", "", "__proto__");
const value = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue({ noUnicodeString: false }) },
  { weight: 2, arbitrary: fc.array(fc.jsonValue({ noUnicodeString: false, maxDepth: 2 }), { maxLength: 8 }) },
);
const text = fc
  .tuple(
    fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 6 }),
    fc.constantFrom("", " ", "\n\t"),
  )
  .map(([entries, space]) => {
    const fields = entries.map(
      ([name, held]) => `${space}${JSON.stringify(name)}:${space}${JSON.stringify(held, null, space)}`,
    );
    return Buffer.from(`{${fields.join(`${space},`)}${space}}${space}`);
  });

describe("JsonSplitter", { timeout: 5 * 60_000 }, () => {
  test("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(text, cuts, (bytes, fractions) => {
        expect(splitWith(bytes, fractions)).toEqual(parsed(bytes));
      }),
      { numRuns: propertyRuns(600) },
    );
  });

  test("never takes a truncated document", () => {
    fc.assert(
      fc.property(text, fc.double({ min: 0, max: 0.999, noNaN: true }), (bytes, fraction) => {
        const whole = bytes.toString().trimEnd();
        const cut = bytes.subarray(0, Math.floor(fraction * Buffer.byteLength(whole)));
        expect(splitWith(cut, [])).toEqual({ error: "incomplete" });
      }),
      { numRuns: propertyRuns(600) },
    );
  });

  test("judges a damaged document as JSON.parse does", () => {
    const changes = fc.array(mutation, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(text, changes, cuts, (bytes, each, fractions) => {
        const damaged = each.reduce<Uint8Array>(mutate, bytes);
        const [split, expected] = [outcome(damaged, fractions), parsed(damaged)];
        // A key that the damage doubled is the one thing that JSON.parse takes and the splitter does not.
        if ("detail" in split && split.detail.includes("second time")) return;
        expect("error" in split).toBe("error" in expected);
        if (!("error" in split)) expect(split).toEqual(expected);
      }),
      { numRuns: propertyRuns(1500) },
    );
  });

  test("tells the same however it is cut", () => {
    const changes = fc.array(mutation, { maxLength: 2 });
    fc.assert(
      fc.property(text, changes, cuts, cuts, (bytes, each, some, others) => {
        const damaged = each.reduce<Uint8Array>(mutate, bytes);
        expect(outcome(damaged, some)).toEqual(outcome(damaged, others));
      }),
      { numRuns: propertyRuns(800) },
    );
  });
});

type Outcome = { error: string; detail: string } | { fields: Map<string, unknown> };

/** The outcome without the sentence, which differs from JSON.parse's. */
function splitWith(
  bytes: Uint8Array,
  fractions: readonly number[],
): { error: string } | { fields: Map<string, unknown> } {
  const result = outcome(bytes, fractions);
  return "error" in result ? { error: result.error } : result;
}

function outcome(bytes: Uint8Array, fractions: readonly number[]): Outcome {
  const splitter = new JsonSplitter({ arrays: new Set(arrays), values: new Set(values) }, limits);
  const fields = new Map<string, unknown>();
  const elements: unknown[] = [];
  try {
    for (const chunk of [...cutBytes(bytes, fractions), null]) {
      for (const event of chunk === null ? splitter.end() : splitter.push(chunk)) {
        if (event.type === "elements") {
          expect(event.firstIndex).toBe(elements.length);
          elements.push(...event.values);
        } else if (event.type === "array") {
          expect(event.count).toBe(elements.length);
          fields.set(event.key, elements.splice(0));
        } else if (event.type === "value") fields.set(event.key, event.value);
        else if (event.type === "skipped") fields.set(event.key, event.kind);
      }
    }
  } catch (error) {
    if (!(error instanceof LicenseUsageError)) throw error;
    return { error: error.code, detail: `${error.message} ${error.byteOffset} ${error.userIndex}` };
  }
  return { fields };
}

function parsed(bytes: Uint8Array): { error: string } | { fields: Map<string, unknown> } {
  try {
    if (!isUtf8(bytes)) return { error: "malformed_json" };
    const document: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    if (typeof document !== "object" || document === null || Array.isArray(document))
      return { error: "unsupported_format" };
    return { fields: new Map(Object.entries(document).map(([name, held]) => [name, expectedField(name, held)])) };
  } catch {
    return { error: "malformed_json" };
  }
}

function expectedField(name: string, held: unknown): unknown {
  if (values.includes(name) || (arrays.includes(name) && Array.isArray(held))) return held;
  if (Array.isArray(held)) return "array";
  if (typeof held === "boolean" || held === null) return "literal";
  return typeof held;
}
