import { foldCase, normalAddress, normalDomain } from "@oneseat/contracts/normal-address";
import type { StoredAccount, StoredCloudAccount } from "@oneseat/contracts/person";

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
export function createKeyReader(): (accounts: readonly StoredAccount[], add: AddKey) => void {
  const toDomain = createDomainMemory();
  const told = new Set<string>();
  const addAddresses = (kind: KeyKind, values: readonly string[], add: AddKey) => {
    for (const value of values) {
      if (told.has(value)) continue;
      told.add(value);
      const normal = normalAddress(value, toDomain);
      if (normal === null || (normal !== value && told.has(normal))) continue;
      told.add(normal);
      add(kind, normal);
    }
  };
  return (accounts, add) => {
    told.clear();
    for (const account of accounts) {
      add(keyKind.name, foldCase(account.key));
      addAddresses(keyKind.shownAddress, shownAddresses(account), add);
      if (account.deployment === "cloud") addCloudKeys(account, add);
      else add(keyKind.hostName, account.host_name);
    }
    for (const account of accounts) {
      if (account.deployment !== "cloud") continue;
      addAddresses(keyKind.cloudAddress, account.verified_emails, add);
      addAddresses(keyKind.cloudAddress, account.identity_values, add);
    }
  };
}

function shownAddresses(account: StoredAccount): readonly string[] {
  if (account.deployment === "server") return account.emails.map(({ email }) => email);
  return account.saml_name_id === null ? [] : [account.saml_name_id];
}

function addCloudKeys({ login, name, organizations }: StoredCloudAccount, add: AddKey): void {
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
