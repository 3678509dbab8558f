import { isAscii } from "node:buffer";
import { comma, isWhiteSpace } from "./json-bytes.ts";
import { JsonScanner } from "./json-scanner.ts";

export type ParsedElements = {
  readonly values: readonly unknown[];
  /** Where the first element that is no JSON goes wrong; `values` are those before it. */
  readonly fault: { readonly position: number } | null;
};

/**
 * Parses `count` elements that stand in `bytes` with commas between them: at once, and one by one only to find
 * the byte that is wrong. The bytes are UTF-8.
 */
export function parseElements(bytes: Buffer, count: number, depthMax: number): ParsedElements {
  try {
    const values: unknown = JSON.parse(`[${decode(bytes)}]`);
    // Fewer only where nothing but white space stands for an element.
    if (Array.isArray(values) && values.length === count) return { values, fault: null };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return parseOneByOne(bytes, depthMax);
}

/** JSON text of UTF-8 bytes. Most documents are ASCII, whose strings take half the memory and parse faster. */
export function decode(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString("latin1") : bytes.toString("utf8");
}

function parseOneByOne(bytes: Buffer, depthMax: number): ParsedElements {
  const values: unknown[] = [];
  let start = 0;
  for (;;) {
    const scanner = new JsonScanner(depthMax);
    const end = scanner.scan(bytes, start, bytes.length);
    if (scanner.end() !== "done") return { values, fault: { position: end } };
    values.push(JSON.parse(decode(bytes.subarray(start, end))));
    start = skipWhiteSpace(bytes, end);
    if (start === bytes.length) throw new Error("elements that parse one by one do not parse together");
    if (bytes[start] !== comma) return { values: values.slice(0, -1), fault: { position: start } };
    start++;
  }
}

function skipWhiteSpace(bytes: Uint8Array, from: number): number {
  let position = from;
  while (position < bytes.length && isWhiteSpace(bytes[position] ?? 0)) position++;
  return position;
}
