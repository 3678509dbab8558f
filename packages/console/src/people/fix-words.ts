import type { Fix, FixCause, Person } from "@oneseat/contracts/person";
import { type Account, accountWords, listWords, nameOfKey } from "./account-names.ts";
import { sameAddress } from "./same-address.ts";

export type FixWords = {
  /** Why GitHub's documented rule leaves the account apart, in a few words. */
  readonly cause: string;
  /** The same as a sentence. */
  readonly why: string;
  /** What to change, and where. */
  readonly how: string;
};

type Grouped = Pick<Person, "accounts" | "github_groups">;

const causes: Readonly<Record<FixCause, string>> = {
  secondary_only: "Matches by a secondary address only",
  no_primary: "No primary address",
  ambiguous: "Address of several cloud accounts",
  second_cloud_account: "Second cloud account",
  manual_link: "Linked by an owner",
};

/** What to mend so that GitHub's documented rule counts the fix's account with the rest of the person. */
export function fixWords(fix: Fix, person: Grouped): FixWords {
  return { cause: causes[fix.cause], ...explain(fix, person) };
}

function explain(fix: Fix, person: Grouped): Omit<FixWords, "cause"> {
  const account = accountWords(fix.account_key);
  const address = fix.address ?? "the address in common";
  const mended = accountsToMend(fix, person).map(accountWords);
  const isItself = mended.length === 1 && mended[0] === account;
  switch (fix.cause) {
    case "secondary_only":
      return {
        why: `${capitalised(address)} joins ${account} to the rest, but it is not the primary address ${isItself ? "there" : `of ${both(mended)}`}.`,
        how: `Make ${address} the primary email address of ${listWords(mended)}.`,
      };
    case "no_primary":
      return {
        why: `${capitalised(address)} joins ${account} to the rest, but ${isItself ? "that account" : listWords(mended)} has no primary address that counts.`,
        how: `Make ${address} the primary email address of ${listWords(mended)}.`,
      };
    case "ambiguous":
      return {
        why: `${capitalised(address)} is the primary address of ${account}, but two or more cloud accounts hold it${holdersOnCloud(fix, person)}. The rule joins it to none of them.`,
        how: `Leave ${address} on one cloud account alone.`,
      };
    case "second_cloud_account":
      return {
        why: `The rule never joins two cloud accounts to each other, and ${account} ${nameOfKey(fix.account_key).isCloud ? "is" : "goes with"} a second one.`,
        how: "If one cloud account is enough, remove the other from the enterprise's organizations.",
      };
    case "manual_link":
      return {
        why: `An owner linked ${account} to the rest here, which GitHub does not know of.`,
        how: `Give ${account} the same primary email address as the rest of the accounts.`,
      };
    default:
      return fix.cause satisfies never;
  }
}

/**
 * A fix names its group's end of the join; the primary that is missing may be the other end's. So: the account and those of
 * other groups that hold the address, without cloud accounts, which have no primary here, and without accounts
 * whose only address it is, which have it as primary already.
 */
function accountsToMend(fix: Fix, { accounts, github_groups }: Grouped): string[] {
  const group = github_groups.find((keys) => keys.includes(fix.account_key)) ?? [];
  const ends = accounts.filter(
    (account) => account.key === fix.account_key || (!group.includes(account.key) && holds(account, fix.address)),
  );
  const mended = ends.filter(({ key, addresses }) => !nameOfKey(key).isCloud && addresses.length !== 1);
  return mended.length === 0 ? [fix.account_key] : mended.map(({ key }) => key);
}

/** Those that are known: accounts of other people, and addresses that may not be seen, are not. */
function holdersOnCloud(fix: Fix, { accounts }: Grouped): string {
  const holders = accounts.filter((account) => nameOfKey(account.key).isCloud && holds(account, fix.address));
  return holders.length < 2 ? "" : `: ${listWords(holders.map(({ key }) => accountWords(key)))}`;
}

function holds({ addresses }: Account, address: string | null): boolean {
  return address !== null && addresses.some((held) => sameAddress(held, address));
}

function both(words: readonly string[]): string {
  return words.length === 2 ? `both ${listWords(words)}` : listWords(words);
}

/** Addresses stay as they are: a sentence may begin with one. */
function capitalised(words: string): string {
  return words.includes("@") ? words : words.charAt(0).toUpperCase() + words.slice(1);
}
