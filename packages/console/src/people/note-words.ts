import type { Note } from "@oneseat/contracts/person";
import { accountWords, nameOfKey } from "./account-names.ts";

/** What a note says, and what it means for the person. */
export function noteWords({ code, account_key, address }: Note): string {
  const account = accountWords(account_key);
  const held = address ?? "an address";
  switch (code) {
    case "not_an_address":
      return `${account} holds ${address === null ? "a value" : `“${address}”`} that is no email address. It joins nobody.`;
    case "no_primary":
      return address === null
        ? `${account} has no primary address that can join it to others, so GitHub's documented rule matches it with nobody.`
        : `The primary address of ${account}, ${address}, joins nobody, so GitHub's documented rule does not match this account.`;
    case "ignored_address":
      return `${account} holds ${held}, which the enterprise's settings ignore. It joins nobody.`;
    case "shared_address":
      return `${account} holds ${held}, which more accounts of one deployment hold than one person has. It counts as shared and joins nobody.`;
    case "unlinked_address":
      return `An owner unlinked ${account} from ${address ?? "an address"}: the account is treated as if it did not hold it.`;
    case "ambiguous":
      return `The primary address of ${account}${address === null ? "" : `, ${address},`} fits two or more cloud accounts, so it joins none of them.`;
    case "several_accounts_on_one_deployment":
      return `Several of these accounts are on ${nameOfKey(account_key).where}. That may be right, such as an administrator's second account; check that they are one person's.`;
    default:
      return code satisfies never;
  }
}
