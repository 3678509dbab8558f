import { foldCase, normalAddress } from "@oneseat/contracts/normal-address";
import type {
  Fix,
  MatchReason,
  Note,
  StoredAccount,
  StoredCloudAccount,
  StoredPerson,
  StoredServerAccount,
} from "@oneseat/contracts/person";
import { mayShow, type Viewer } from "./viewer.ts";

/**
 * The person with every address that the viewer may not see taken out: the one place where that is decided, so that
 * whatever is made of the result (page, row, export) cannot show one. matching.md, "Verified domains".
 */
export function visiblePerson(person: StoredPerson, viewer: Viewer): StoredPerson {
  const accounts = person.accounts.map((account) => visibleAccount(account, viewer));
  const holders = new Map(person.accounts.map((account) => [account.key, account]));
  const shows = (key: string, address: string) => accountShows(holders.get(key), address, viewer);
  const reasons = person.reasons.map((reason) => visibleReason(reason, shows));
  const shown = new Set(reasons.map((reason) => reason.address));
  return {
    accounts,
    visual_studio:
      person.visual_studio && !viewer.seesAddresses ? { ...person.visual_studio, email: "" } : person.visual_studio,
    reasons,
    notes: person.notes.map((note) => visibleNote(note, shows)),
    github_groups: person.github_groups,
    fixes: person.fixes.map((fix) => visibleFix(fix, shown, shows)),
  };
}

type Shows = (accountKey: string, address: string) => boolean;

function visibleAccount(account: StoredAccount, viewer: Viewer): StoredAccount {
  return account.deployment === "cloud" ? visibleCloud(account, viewer) : visibleServer(account, viewer);
}

function visibleCloud(account: StoredCloudAccount, viewer: Viewer): StoredCloudAccount {
  return {
    ...account,
    name: withoutAddress(account.name, viewer),
    saml_name_id: withoutAddress(account.saml_name_id, viewer),
    verified_emails: account.verified_emails.filter((address) => mayShow(address, viewer)),
    identity_values: account.identity_values.filter((address) => mayShow(address, viewer)),
  };
}

function visibleServer(account: StoredServerAccount, viewer: Viewer): StoredServerAccount {
  return viewer.seesAddresses ? account : { ...account, emails: [] };
}

/** A name or a NameID is whatever its owner wrote there, an address too. */
function withoutAddress(value: string | null, viewer: Viewer): string | null {
  return !viewer.seesAddresses && value?.includes("@") ? null : value;
}

/** Addresses of server accounts and `saml_name_id` are always shown, except to those who see none at all. */
function accountShows(account: StoredAccount | undefined, address: string, viewer: Viewer): boolean {
  if (!account || !viewer.seesAddresses) return false;
  if (account.deployment === "server") return true;
  const isNameId = account.saml_name_id !== null && comparable(account.saml_name_id) === comparable(address);
  return isNameId || mayShow(address, viewer);
}

function comparable(value: string): string {
  return normalAddress(value) ?? foldCase(value);
}

function visibleReason(reason: MatchReason, shows: Shows): MatchReason {
  const { address } = reason;
  const isShown = address !== null && reason.accounts.some((key) => shows(key, address));
  return isShown ? reason : { ...reason, address: null };
}

function visibleNote(note: Note, shows: Shows): Note {
  return note.address !== null && shows(note.account_key, note.address) ? note : { ...note, address: null };
}

/** A fix has the address of the reason that joins its group to the rest, and shows it where that reason does. */
function visibleFix(fix: Fix, shown: ReadonlySet<string | null>, shows: Shows): Fix {
  const isShown = fix.address !== null && (shown.has(fix.address) || shows(fix.account_key, fix.address));
  return isShown ? fix : { ...fix, address: null };
}
