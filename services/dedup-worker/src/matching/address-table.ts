import { normalDomain } from "@oneseat/contracts/normal-address";
import { byteAt } from "./column.ts";
import { createAddressNormaliser } from "./normalise-address.ts";
import { noText, TextTable } from "./text-table.ts";

const addressUnitsMax = 320;
const knownDomainsMax = 65_536;
/** UTF-8 of a text with this much room behind its units is longer than the text, or the text is ASCII. */
const roomToTell = 4;
const at = "@".charCodeAt(0);

/**
 * The addresses of an enterprise, each with one number whatever its spelling: numbers compare as normal forms do. Most
 * values come in normal form; `internPlain` sees that from their bytes, at a tenth of what normalising costs.
 */
export class AddressTable {
  readonly texts = new TextTable();
  readonly #normalise = createAddressNormaliser();
  /** Domains that are their own normal form; forgotten when there are too many. */
  #knownDomains = new TextTable();
  readonly #scratch = Buffer.allocUnsafeSlow(addressUnitsMax + roomToTell);

  get size(): number {
    return this.texts.size;
  }

  /** The normal form. */
  text(address: number): string {
    return this.texts.text(address);
  }

  find(value: string): number {
    const normal = this.#normalise(value);
    return normal === null ? noText : this.texts.find(normal);
  }

  intern(value: string): number {
    const normal = this.#normalise(value);
    if (normal === null) return noText;
    this.#learnDomain(normal.slice(normal.indexOf("@") + 1));
    return this.texts.intern(normal);
  }

  /** As `internPlain`. */
  internPlainText(value: string): number {
    if (value.length > addressUnitsMax) return noText;
    const written = this.#scratch.write(value, 0, value.length + roomToTell);
    return written === value.length ? this.internPlain(this.#scratch, 0, written) : noText;
  }

  /** The bytes of an address if they are ASCII and its normal form; else `noText`, and only `intern` can tell. */
  internPlain(bytes: Uint8Array, from: number, to: number): number {
    const domain = domainPlace(bytes, from, to);
    if (domain === noPlace || this.#knownDomains.findBytes(bytes, domain, to) === noText) return noText;
    return this.texts.internBytes(bytes, from, to);
  }

  /** What normalising makes need not stay under it: of two dots at the end it removes one. */
  #learnDomain(domain: string): void {
    if (this.#knownDomains.find(domain) !== noText || normalDomain(domain) !== domain) return;
    if (this.#knownDomains.size >= knownDomainsMax) this.#knownDomains = new TextTable();
    this.#knownDomains.intern(domain);
  }
}

const noPlace = -1;

/** Where the domain begins of what needs no folding: text without white space or large letters on both sides of one `@`. */
function domainPlace(bytes: Uint8Array, from: number, to: number): number {
  let domain = noPlace;
  for (let place = from; place < to; place += 1) {
    const byte = byteAt(bytes, place);
    if (isFolded[byte] !== 1) return noPlace;
    if (byte !== at) continue;
    if (domain !== noPlace) return noPlace;
    domain = place + 1;
  }
  return to - from > addressUnitsMax || domain === from + 1 || domain === to ? noPlace : domain;
}

/** By byte, 1 for ASCII that is printed and is no large letter. */
const isFolded = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 0x20 && byte < 0x7f && (byte < 0x41 || byte > 0x5a) ? 1 : 0,
);
