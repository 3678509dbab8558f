import { foldCase, normalAddress, normalDomain } from "@oneseat/contracts/normal-address";
import type { StoredCloudAccount, StoredPerson } from "@oneseat/contracts/person";

/**
 * What a key is, as the first letter of the key in a block. Addresses are of two kinds by who may see them (matching.md,
 * "Verified domains"): `shownAddress` whoever sees addresses at all, `cloudAddress` only where its domain is verified.
 */
export const keyKind = {
  name: "n",
  shownAddress: "s",
  cloudAddress: "c",
  organization: "o",
  hostName: "h",
} as const;
export type KeyKind = (typeof keyKind)[keyof typeof keyKind];

/** Many addresses share few domains, and UTS 46 is slow. */
const domainsMax = 10_000;

/**
 * Everything by which a search finds a person, in the form in which it compares: logins, words of names and account keys
 * folded, addresses in normal form, organizations and host names. One key may come more than once.
 */
export function createKeyReader(): (person: StoredPerson, add: (kind: KeyKind, text: string) => void) => void {
  const toDomain = createDomainMemory();
  return (person, add) => {
    for (const account of person.accounts) {
      const addAddress = (kind: KeyKind, value: string) => {
        const normal = normalAddress(value, toDomain);
        if (normal !== null) add(kind, normal);
      };
      add(keyKind.name, foldCase(account.key));
      if (account.deployment === "cloud") addCloudKeys(account, add, addAddress);
      else {
        add(keyKind.hostName, account.host_name);
        for (const { email } of account.emails) addAddress(keyKind.shownAddress, email);
      }
    }
  };
}

function addCloudKeys(
  account: StoredCloudAccount,
  add: (kind: KeyKind, text: string) => void,
  addAddress: (kind: KeyKind, value: string) => void,
): void {
  if (account.login !== null) add(keyKind.name, foldCase(account.login));
  for (const word of account.name?.split(/\s+/) ?? []) if (word !== "") add(keyKind.name, foldCase(word));
  if (account.saml_name_id !== null) addAddress(keyKind.shownAddress, account.saml_name_id);
  for (const address of account.verified_emails) addAddress(keyKind.cloudAddress, address);
  for (const address of account.identity_values) addAddress(keyKind.cloudAddress, address);
  for (const { login } of account.organizations) add(keyKind.organization, foldCase(login));
}

function createDomainMemory(): (domain: string) => string {
  const known = new Map<string, string>();
  return (given) => {
    const before = known.get(given);
    if (before !== undefined) return before;
    if (known.size >= domainsMax) known.clear();
    const domain = normalDomain(given);
    known.set(given, domain);
    return domain;
  };
}
