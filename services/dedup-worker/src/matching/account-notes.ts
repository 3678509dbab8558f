import type { Note, NoteCode } from "@oneseat/contracts/person";
import type { MatchingPolicy } from "@oneseat/contracts/settings";
import type { AccountRoster } from "./account-roster.ts";
import { type AddressView, ambiguousCloudMatch } from "./address-view.ts";
import { type CollectedAccounts, noAddress, role } from "./collected-accounts.ts";

export type NoteSource = {
  readonly collected: CollectedAccounts;
  readonly roster: AccountRoster;
  readonly view: AddressView;
  readonly policy: MatchingPolicy;
};

/**
 * What a reader should know about the accounts of a person, account by account: values that are no address, addresses
 * that join nobody, no primary, an ambiguous primary (under primary-email; elsewhere it decides nothing). Last, each
 * deployment where the person has several accounts, named by the first of them.
 */
export function findNotes(accounts: readonly number[], source: NoteSource): Note[] {
  const notes: Note[] = [];
  for (const account of accounts) noteAccount(account, source, notes);
  for (const [index, account] of accounts.entries()) {
    const deployment = source.roster.deployment(account);
    const before = index > 0 ? source.roster.deployment(accounts[index - 1] ?? account) : -1;
    const after = source.roster.deployment(accounts[index + 1] ?? account);
    if (index + 1 < accounts.length && before !== deployment && after === deployment) {
      notes.push({
        code: "several_accounts_on_one_deployment",
        account_key: source.roster.key(account),
        address: null,
      });
    }
  }
  return notes;
}

function noteAccount(account: number, source: NoteSource, notes: Note[]): void {
  const { collected, roster, view } = source;
  const add = (code: NoteCode, address: string | null) =>
    notes.push({ code, account_key: roster.key(account), address });
  const number = roster.number(account);
  let chosen: string | null = null;
  for (let entry = collected.firstEntry(number); entry < collected.firstEntry(number + 1); entry += 1) {
    if (collected.entryAddress(entry) === noAddress) add("not_an_address", collected.entryText(entry));
    if (collected.entryRoles(entry) & role.primary) chosen = collected.entryText(entry);
  }
  for (let holding = collected.firstEntry(number); holding < collected.firstEntry(number + 1); holding += 1) {
    const code = whyJoinsNobody(view, holding);
    if (code) add(code, collected.entryText(holding));
  }
  if (roster.isCloud(account)) return;
  const primary = view.primaryOf(account);
  if (primary === noAddress) add("no_primary", chosen);
  else if (source.policy === "primary-email" && view.cloudMatch(primary) === ambiguousCloudMatch) {
    add("ambiguous", chosen);
  }
}

/** The first that fits: what an owner said, then what the enterprise said, then what was found. */
function whyJoinsNobody(view: AddressView, holding: number): NoteCode | null {
  if (!view.holdings.isHolding(holding)) return null;
  if (!view.isHeld(holding)) return "unlinked_address";
  const address = view.holdings.address(holding);
  if (view.joins(address)) return null;
  return view.isIgnored(address) ? "ignored_address" : "shared_address";
}
