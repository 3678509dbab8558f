import type { MatchReason, StoredAccount, StoredPerson } from "@oneseat/contracts/person";
import { findNotes, type NoteSource } from "./account-notes.ts";
import { noAddress } from "./collected-accounts.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import { findFixes, type GithubRule, githubGroups } from "./github-groups.ts";
import { findReasons, type Joint, type ReasonSource } from "./match-reasons.ts";
import type { PersonSubscriptions } from "./match-subscriptions.ts";
import { createPersonIds } from "./person-id.ts";
import type { PersonMembers } from "./person-members.ts";
import type { ResolvedCloudAccounts } from "./resolve-cloud-accounts.ts";
import { invitationFacts } from "./user-facts.ts";

/** A person of the report, with what its row needs beside the stored body. */
export type MatchedPerson = {
  readonly id: string;
  readonly stored: StoredPerson;
};

export type PeopleSource = {
  readonly enterpriseId: string;
  readonly members: PersonMembers;
  readonly subscriptions: PersonSubscriptions;
  readonly pendingInvites: ResolvedCloudAccounts["pendingInvites"];
  readonly notes: NoteSource;
  readonly reasons: ReasonSource;
  readonly githubRule: GithubRule;
};

/**
 * The people in order. They are made while the caller walks, so that a million of them never exist at once; all
 * lists have an order of their own, so that equal people give equal JSON text.
 */
export function* describePeople(source: PeopleSource): Generator<MatchedPerson> {
  const personId = createPersonIds(source.enterpriseId);
  const { roster } = source.notes;
  for (let person = 0; person < source.members.count; person += 1) {
    const accounts = source.members.accounts(person);
    yield {
      id: personId(roster.key(accounts[0] ?? 0)),
      stored: describePerson(person, accounts, source),
    };
  }
}

function describePerson(person: number, accounts: Int32Array, source: PeopleSource): StoredPerson {
  const { roster } = source.notes;
  const joints = findReasons(accounts, source.reasons);
  const groups = githubGroups(accounts, source.githubRule);
  const fixes = groups.length > 1 ? findFixes(groups, joints, source.githubRule) : [];
  const stored: StoredAccount[] = [];
  for (const account of accounts) stored.push(describeAccount(account, source));
  return {
    accounts: stored,
    visual_studio: source.subscriptions.get(person) ?? null,
    reasons: joints.map(
      (joint): MatchReason => ({
        rule: joint.rule,
        accounts: [roster.key(joint.first), roster.key(joint.second)],
        address: spelling(joint, source),
      }),
    ),
    notes: findNotes(accounts, source.notes),
    github_groups: groups.map((group) => group.map((account) => roster.key(account))),
    fixes: fixes.map(({ account, cause, joint }) => ({
      account_key: roster.key(account),
      cause,
      address: spelling(joint, source),
    })),
  };
}

function describeAccount(account: number, source: PeopleSource): StoredAccount {
  const { collected, roster } = source.notes;
  const key = roster.key(account);
  const number = roster.number(account);
  if (!roster.isCloud(account)) {
    return {
      key,
      deployment: "server",
      host_name: roster.hostName(account),
      user_id: roster.userId(account),
      emails: collected.emails(number),
    };
  }
  const { invitation, standing: why } = roster.cloudAccount(account);
  const facts = invitation ? invitationFacts(invitation) : collected.userFacts(number);
  const pendingInvites = [...(source.pendingInvites.get(number) ?? [])].sort(compareCodeUnits);
  return { key, deployment: "cloud", ...facts, invitation: invitation !== null, why, pending_invites: pendingInvites };
}

/** A reason's address as its first account spells it: the two may differ, and one has to be shown. */
function spelling(joint: Joint, source: PeopleSource): string | null {
  if (joint.address === noAddress) return null;
  const { collected, view } = source.notes;
  return collected.entryText(view.holdings.entry(view.holdings.find(joint.first, joint.address)));
}
