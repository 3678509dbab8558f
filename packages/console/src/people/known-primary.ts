import type { Person } from "@oneseat/contracts/person";
import type { Account } from "./account-names.ts";
import { nameOfKey } from "./account-names.ts";
import { sameAddress } from "./same-address.ts";

/**
 * The primary address of an instance's account where the answer tells it: an account's only address is its primary, and
 * so is the address of a join by primaries. Null: the account has none, or it cannot be known.
 */
export function knownPrimary({ key, addresses }: Account, { reasons, notes }: Person): string | null {
  if (nameOfKey(key).isCloud) return null;
  if (notes.some(({ code, account_key }) => code === "no_primary" && account_key === key)) return null;
  if (addresses.length === 1) return addresses[0] ?? null;
  const joined = reasons.find(({ rule, accounts }) => isByPrimary(rule) && accounts.includes(key))?.address ?? null;
  if (joined === null) return null;
  // A reason has the spelling of one of its two accounts.
  return addresses.find((address) => sameAddress(address, joined)) ?? null;
}

function isByPrimary(rule: Person["reasons"][number]["rule"]): boolean {
  return rule === "primary_primary" || rule === "primary_verified";
}
