import { expect } from "vitest";
import { JsonSplitter } from "../src/json-splitter.ts";
import { LicenseUsageError } from "../src/license-usage-error.ts";
import { defaultSplitLimits, type ElementReader, type SplitLimits } from "../src/split-plan.ts";

type OutcomeOptions<Item> = {
  readonly limits: Partial<SplitLimits>;
  /** Null: every element is parsed. */
  readonly reader: (ElementReader & { items(): Iterable<Item> }) | null;
  readonly toItem: (value: unknown) => Item;
};

/** What is found in the list `users` of a document, with a reader or without one, and how that ends. */
export function splitOutcome<Item>(chunks: readonly Uint8Array[], { limits, reader, toItem }: OutcomeOptions<Item>) {
  const readers = new Map(reader === null ? [] : [["users", reader]]);
  const plan = { arrays: new Set(["users"]), values: new Set<string>(), readers };
  const splitter = new JsonSplitter(plan, { ...defaultSplitLimits, ...limits });
  const found: Item[] = [];
  try {
    for (const chunk of [...chunks, null]) {
      for (const event of chunk === null ? splitter.end() : splitter.push(chunk)) {
        if ("firstIndex" in event) expect(event.firstIndex).toBe(found.length);
        if (event.type === "read") found.push(...(reader?.items() ?? []));
        if (event.type === "elements") found.push(...event.values.map(toItem));
        if (event.type === "array") expect(event.count).toBe(found.length);
      }
    }
  } catch (error) {
    if (!(error instanceof LicenseUsageError)) throw error;
    return { found, error: [error.code, error.message, error.byteOffset, error.userIndex] };
  }
  return { found, error: null };
}
