import { domainToASCII } from "node:url";
import { foldCase, normalDomain } from "@oneseat/contracts/normal-address";
import type { TextEnds } from "./text-ends.ts";
import type { TextTable } from "./text-table.ts";

const nonAscii = /[^\0-\x7f]/;

/**
 * By address in normal form, 1 for those that fit one of the enterprise's patterns, where `*` stands for any text, also
 * for none. Linear in pattern and address: patterns come from people, and a regular expression could be made to take
 * forever. Hardly any address fits, and of most that is seen without making a string of them.
 */
export function markIgnoredAddresses(addresses: TextTable, patterns: readonly string[]): Uint8Array {
  const compiled = patterns.map(compilePattern);
  const marks = new Uint8Array(addresses.size);
  const check = (address: number, candidates: readonly Pattern[]) => {
    const text = addresses.text(address);
    if (candidates.some((pieces) => fits(text, pieces))) marks[address] = 1;
  };
  const { ends = [], others = [] } = Object.groupBy(compiled, (pieces) => (isTwoEnds(pieces) ? "ends" : "others"));
  addresses.findEnds(ends.map(endsOf), (address) => {
    marks[address] = 1;
  });
  if (others.length > 0) addresses.findEnds(others.map(endsOf), (address) => check(address, others));
  for (const address of addresses.wideIds()) check(address, compiled);
  return marks;
}

/** The texts between the stars. */
type Pattern = readonly string[];

/** Whether an ASCII address fits the pattern if it has its ends. */
function isTwoEnds(pieces: Pattern): boolean {
  return pieces.length === 2 && !pieces.some((piece) => nonAscii.test(piece));
}

/** What is not ASCII comes out as other bytes, and may only find too much. */
function endsOf(pieces: Pattern): TextEnds {
  const tail = pieces.length > 1 ? (pieces.at(-1) ?? "") : "";
  return { head: Buffer.from(pieces[0] ?? "", "latin1"), tail: Buffer.from(tail, "latin1") };
}

function compilePattern(pattern: string): Pattern {
  return normalisePattern(pattern).split("*");
}

/** Patterns are written as addresses are, so they are brought to the form in which addresses compare. */
function normalisePattern(pattern: string): string {
  const folded = foldCase(pattern);
  const at = folded.lastIndexOf("@");
  if (at === -1) return folded;
  const domain = folded.slice(at + 1);
  const ascii = domain.includes("*") ? domain.split(".").map(normaliseLabel).join(".") : normalDomain(domain) || domain;
  return `${folded.slice(0, at)}@${ascii}`;
}

/** A label alone: an ASCII one stays, since a number alone would be read as an IPv4 address. */
function normaliseLabel(label: string): string {
  return nonAscii.test(label) && !label.includes("*") ? domainToASCII(label) || label : label;
}

/** The earliest place for each middle piece is as good as any. */
function fits(address: string, pieces: Pattern): boolean {
  const [head = "", ...rest] = pieces;
  const tail = rest.pop();
  if (tail === undefined) return address === head;
  if (address.length < head.length + tail.length) return false;
  if (!address.startsWith(head) || !address.endsWith(tail)) return false;
  let from = head.length;
  for (const piece of rest) {
    const found = address.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return from <= address.length - tail.length;
}
