import { foldCase, normalAddress, normalDomain } from "@oneseat/contracts/normal-address";
import type { AccountBody, CloudAccountBody } from "@oneseat/contracts/person-body";

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

export type AddKey = (kind: KeyKind, text: string) => void;

/** Many addresses share few domains, and UTS 46 is slow. */
const domainsMax = 10_000;

/**
 * Everything by which a search finds a person with these accounts, in the form in which it compares: logins, words of names
 * and account keys folded, addresses in normal form, organizations and host names. An address that one account shows
 * always is not told again for another that shows it sometimes; other keys may come more than once.
 */
export function createKeyReader(): (accounts: readonly AccountBody[], add: AddKey) => void {
  const toDomain = createDomainMemory();
  const told = new Set<string>();
  const addAddress = (kind: KeyKind, value: string, add: AddKey) => {
    if (told.has(value)) return;
    told.add(value);
    const normal = normalAddress(value, toDomain);
    if (normal === null || (normal !== value && told.has(normal))) return;
    if (normal !== value) told.add(normal);
    add(kind, normal);
  };
  return (accounts, add) => {
    told.clear();
    for (const account of accounts) {
      const { key } = account;
      add(keyKind.name, foldCase(key));
      if ("emails" in account) {
        for (const { email } of account.emails) addAddress(keyKind.shownAddress, email, add);
        add(keyKind.hostName, key.slice(0, key.lastIndexOf(":")));
      } else {
        if (account.saml_name_id) addAddress(keyKind.shownAddress, account.saml_name_id, add);
        addCloudKeys(account, add);
      }
    }
    for (const account of accounts) {
      if ("emails" in account) continue;
      for (const address of account.verified_emails ?? []) addAddress(keyKind.cloudAddress, address, add);
      for (const address of account.identity_values ?? []) addAddress(keyKind.cloudAddress, address, add);
    }
  };
}

function addCloudKeys(account: CloudAccountBody, add: AddKey): void {
  const { key, login = key.slice("cloud:".length), name, organizations = [] } = account;
  if (login !== null) add(keyKind.name, foldCase(login));
  for (const word of name?.split(/\s+/) ?? []) if (word !== "") add(keyKind.name, foldCase(word));
  for (const organization of organizations) add(keyKind.organization, foldCase(organization.login));
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
