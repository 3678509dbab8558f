import type { Change } from "@oneseat/contracts/report";

/** A person of one report; ids are only handed through, people are told apart by their accounts. */
export type PersonAccounts = { readonly id: string; readonly accounts: readonly string[] };

/**
 * Changes from one report to a later one (matching.md, "Order, reasons, identity"): first what became of the people now,
 * in their order, then what became of earlier ones, in theirs. A person can be joined and part of a split at once. People
 * with the same accounts in both reports may be left out of both, since they change nothing.
 */
export function findChanges(before: readonly PersonAccounts[], now: readonly PersonAccounts[]): Change[] {
  const changes: Change[] = [];
  const earlierOf = peopleByAccount(before);
  const laterOf = peopleByAccount(now);
  for (const person of now) {
    const earlier = peopleOf(person, earlierOf);
    if (earlier.length === 0) changes.push({ kind: "added", now: [copy(person)], before: [] });
    if (earlier.length > 1) changes.push({ kind: "joined", now: [copy(person)], before: earlier.map(copy) });
  }
  for (const person of before) {
    const later = peopleOf(person, laterOf);
    if (later.length === 0) changes.push({ kind: "removed", now: [], before: [copy(person)] });
    if (later.length > 1) changes.push({ kind: "split", now: later.map(copy), before: [copy(person)] });
  }
  return changes;
}

function peopleByAccount(people: readonly PersonAccounts[]): Map<string, PersonAccounts> {
  return new Map(people.flatMap((person) => person.accounts.map((account) => [account, person] as const)));
}

/** The people of the other report that have accounts of this one, each once. */
function peopleOf(person: PersonAccounts, others: ReadonlyMap<string, PersonAccounts>): PersonAccounts[] {
  return [...new Set(person.accounts.flatMap((account) => others.get(account) ?? []))];
}

function copy({ id, accounts }: PersonAccounts): PersonAccounts & { accounts: string[] } {
  return { id, accounts: [...accounts] };
}
