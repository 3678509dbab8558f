import type { Note, NoteCode } from "@oneseat/contracts/person";
import type { MatchingPolicy } from "@oneseat/contracts/settings";
import { type AccountRoster, noAccount } from "./account-roster.ts";
import { type AddressView, ambiguousCloudMatch } from "./address-view.ts";
import { type CollectedAccounts, noAddress, role } from "./collected-accounts.ts";

const noDeployment = -1;
const noEntry = -1;

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
  let before = noDeployment;
  let first = noAccount;
  for (const account of accounts) {
    const deployment = source.roster.deployment(account);
    if (deployment !== before) {
      first = account;
    } else if (first !== noAccount) {
      const account_key = source.roster.key(first);
      notes.push({ code: "several_accounts_on_one_deployment", account_key, address: null });
      first = noAccount;
    }
    before = deployment;
  }
  return notes;
}

function noteAccount(account: number, source: NoteSource, notes: Note[]): void {
  const { collected, roster, view } = source;
  const number = roster.number(account);
  let chosen = noEntry;
  for (let entry = collected.firstEntry(number); entry < collected.firstEntry(number + 1); entry += 1) {
    if (collected.entryAddress(entry) === noAddress) notes.push(noteOf("not_an_address", { account, entry }, source));
    if (collected.entryRoles(entry) & role.primary) chosen = entry;
  }
  for (let holding = collected.firstEntry(number); holding < collected.firstEntry(number + 1); holding += 1) {
    const code = whyJoinsNobody(view, holding);
    if (code) notes.push(noteOf(code, { account, entry: holding }, source));
  }
  if (roster.isCloud(account)) return;
  const primary = view.primaryOf(account);
  if (primary === noAddress) notes.push(noteOf("no_primary", { account, entry: chosen }, source));
  else if (source.policy === "primary-email" && view.cloudMatch(primary) === ambiguousCloudMatch) {
    notes.push(noteOf("ambiguous", { account, entry: chosen }, source));
  }
}

type Noted = { readonly account: number; readonly entry: number };

function noteOf(code: NoteCode, { account, entry }: Noted, { collected, roster }: NoteSource): Note {
  return { code, account_key: roster.key(account), address: entry === noEntry ? null : collected.entryText(entry) };
}

/** The first that fits: what an owner said, then what the enterprise said, then what was found. */
function whyJoinsNobody(view: AddressView, holding: number): NoteCode | null {
  if (!view.holdings.isHolding(holding)) return null;
  if (!view.isHeld(holding)) return "unlinked_address";
  const address = view.holdings.address(holding);
  if (view.joins(address)) return null;
  return view.isIgnored(address) ? "ignored_address" : "shared_address";
}
