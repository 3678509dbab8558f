/** The bytes that JSON's grammar names. */
export const [tab, lineFeed, carriageReturn, space] = [0x09, 0x0a, 0x0d, 0x20];
export const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
export const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
export const [plus, minus, point, zero] = [0x2b, 0x2d, 0x2e, 0x30];

export const isWhiteSpace = (byte: number) =>
  byte === space || byte === lineFeed || byte === carriageReturn || byte === tab;
export const isDigit = (byte: number) => byte >= zero && byte <= zero + 9;

export type ValueKind = "object" | "array" | "string" | "number" | "literal";

/** What kind of value begins with this byte; null where none does. */
export function kindOf(byte: number): ValueKind | null {
  if (byte === openBrace) return "object";
  if (byte === openBracket) return "array";
  if (byte === quote) return "string";
  if (byte === minus || isDigit(byte)) return "number";
  return firstOfLiterals.includes(byte) ? "literal" : null;
}

const firstOfLiterals: readonly number[] = [...Buffer.from("tfn")];
