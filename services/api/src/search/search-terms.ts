import { foldCase, normalAddress } from "@oneseat/contracts/normal-address";
import { byteText } from "@oneseat/people-search/byte-text";
import type { WantedKeys } from "@oneseat/people-search/key-page";
import { type KeyKind, keyKind } from "@oneseat/people-search/person-keys";
import type { Viewer } from "../report/viewer.ts";

/** Keys of which a person must have one. */
export type SearchTerm = readonly WantedKeys[];

export type Searched = {
  readonly words: readonly string[];
  /** Whether a word may be the beginning of an address. */
  readonly searchesAddresses: boolean;
  readonly organization: string | undefined;
  /** Of a server instance. */
  readonly hostName: string | undefined;
};

/**
 * What a person must have in the index: the very key of each thing that is named, and a key for each word. What fits fewest
 * comes first, which is as a rule the longest word: who lacks it is not looked up for the others.
 */
export function searchTerms({ words, searchesAddresses, ...named }: Searched, viewer: Viewer): SearchTerm[] {
  const terms: SearchTerm[] = [];
  if (named.organization !== undefined) terms.push([is(keyKind.organization, foldCase(named.organization))]);
  if (named.hostName !== undefined) terms.push([is(keyKind.hostName, named.hostName)]);
  for (const word of words.toSorted((one, other) => other.length - one.length)) {
    const addresses = searchesAddresses ? addressForms(word).flatMap((form) => addressKeys(form, viewer)) : [];
    terms.push([begins(keyKind.name, word), ...addresses]);
  }
  return terms;
}

/** As it was typed, and where it is a whole address in the normal form of its domain too. */
export function addressForms(word: string): string[] {
  const normal = normalAddress(word);
  return normal === null || normal === word ? [word] : [word, normal];
}

/** An address of a cloud account finds its person only where its domain allows to show it (matching.md, "Verified domains"). */
function addressKeys(form: string, { managedUsers, verifiedDomains }: Viewer): WantedKeys[] {
  const shown = begins(keyKind.shownAddress, form);
  const ofCloud = begins(keyKind.cloudAddress, form);
  if (managedUsers) return [shown, ofCloud];
  if (verifiedDomains.size === 0) return [shown];
  return [shown, { ...ofCloud, accepts: (key) => verifiedDomains.has(key.slice(key.lastIndexOf("@") + 1)) }];
}

function begins(kind: KeyKind, text: string): WantedKeys {
  return { prefix: kind + byteText(text), exact: false, accepts: null };
}

/** For the one person who has an account of this name or key, folded. */
export function isNamed(name: string): SearchTerm {
  return [is(keyKind.name, name)];
}

function is(kind: KeyKind, text: string): WantedKeys {
  return { ...begins(kind, text), exact: true };
}
