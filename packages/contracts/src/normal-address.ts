import { domainToASCII } from "node:url";

const addressUnitsMax = 320;
const asciiText = /^[\0-\x7f]*$/;
/** What folding leaves as it is, and nearly all that comes: printed ASCII but for large letters and white space. */
const foldedText = /^[!-@[-~]*$/;

/**
 * The form in which addresses compare (matching.md, "Addresses"); null for a value that is no address. Whoever
 * normalises very many gives `toDomain` a memory: UTS 46 is the slow step, and many addresses share few domains.
 */
export function normalAddress(value: string, toDomain: (domain: string) => string = normalDomain): string | null {
  const folded = foldCase(value);
  const at = folded.indexOf("@");
  if (at < 1 || at === folded.length - 1 || folded.includes("@", at + 1)) return null;
  if (folded.length > addressUnitsMax) return null;
  const given = folded.slice(at + 1);
  const domain = toDomain(given);
  if (domain === "") return null;
  return domain === given ? folded : `${folded.slice(0, at)}@${domain}`;
}

/** The domain of an address in its normal form; null for a value that is no address. */
export function domainOfAddress(value: string): string | null {
  const normal = normalAddress(value);
  return normal === null ? null : normal.slice(normal.indexOf("@") + 1);
}

/**
 * What UTS 46 leaves as it is, and nearly all that comes: labels of small letters, digits and hyphens. A last label that begins with a
 * digit may be taken for an IPv4 address, and `xn--` begins what must be checked.
 */
const plainDomain = /^(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*$/;

/** UTS 46 as Node has it, one trailing dot removed; empty for what is no domain. */
export function normalDomain(domain: string): string {
  if (plainDomain.test(domain) && !domain.includes("xn--")) return domain;
  const ascii = domainToASCII(domain);
  return ascii.endsWith(".") ? ascii.slice(0, -1) : ascii;
}

/** Trimmed, composed, lower-cased: how names and addresses are searched. */
export function foldCase(value: string): string {
  if (foldedText.test(value)) return value;
  const trimmed = value.trim();
  return (asciiText.test(trimmed) ? trimmed : trimmed.normalize("NFC")).toLowerCase();
}
