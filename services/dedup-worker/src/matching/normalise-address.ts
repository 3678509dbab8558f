import { normalAddress, normalDomain } from "@oneseat/contracts/normal-address";

const cachedDomainsMax = 65_536;

/** The form in which addresses compare, or null for a value that is no address. */
export type NormaliseAddress = (value: string) => string | null;

/** `normalAddress` for very many: it remembers the domains that it has seen, and forgets all when there are too many. */
export function createAddressNormaliser(): NormaliseAddress {
  const domains = new Map<string, string>();
  const toDomain = (domain: string): string => {
    const known = domains.get(domain);
    if (known !== undefined) return known;
    const normal = normalDomain(domain);
    if (domains.size >= cachedDomainsMax) domains.clear();
    domains.set(domain, normal);
    return normal;
  };
  return (value) => normalAddress(value, toDomain);
}
