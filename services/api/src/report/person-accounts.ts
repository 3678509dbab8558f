import { normalAddress } from "@oneseat/contracts/normal-address";
import type { PersonSummary } from "@oneseat/contracts/people-query";
import type { StoredAccount, StoredPerson } from "@oneseat/contracts/person";

/** The accounts of a person whose hidden addresses have been taken out, as OneSeat's routes show them. */
export function personAccounts(visible: StoredPerson): PersonSummary["accounts"] {
  return visible.accounts.map((account) => ({
    key: account.key,
    host_name: account.deployment === "cloud" ? "cloud" : account.host_name,
    login: account.deployment === "cloud" ? account.login : null,
    name: account.deployment === "cloud" ? account.name : null,
    addresses: accountAddresses(account),
  }));
}

export function personLicenseType(person: StoredPerson): PersonSummary["license_type"] {
  return person.visual_studio ? "Visual Studio subscription" : "enterprise";
}

/** Every address of an account as it came, once each, in the order in which they stand. */
export function accountAddresses(account: StoredAccount): string[] {
  if (account.deployment === "server") return [...new Set(account.emails.map(({ email }) => email))];
  const identities = account.saml_name_id === null ? [] : [account.saml_name_id];
  const values = [...identities, ...account.identity_values].filter((value) => normalAddress(value) !== null);
  return [...new Set([...account.verified_emails, ...values])];
}
