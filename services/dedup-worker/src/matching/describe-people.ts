import type { StoredPerson } from "@oneseat/contracts/person";
import { type AccountBody, type PersonBody, personOfBody, type ReasonBody } from "@oneseat/contracts/person-body";
import { findNotes, type NoteSource } from "./account-notes.ts";
import { noAddress } from "./collected-accounts.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import { findFixes, type GithubRule, githubGroups } from "./github-groups.ts";
import { findReasons, type Joint, type ReasonSource } from "./match-reasons.ts";
import type { PersonSubscriptions } from "./match-subscriptions.ts";
import { PersonIds } from "./person-id.ts";
import type { PersonMembers } from "./person-members.ts";
import type { ResolvedCloudAccounts } from "./resolve-cloud-accounts.ts";
import { invitationFacts } from "./user-facts.ts";

/** A person of the report: the body, and what follows from it for whoever asks. */
export class MatchedPerson {
  readonly body: PersonBody;
  readonly #ids: PersonIds;

  constructor(body: PersonBody, ids: PersonIds) {
    this.body = body;
    this.#ids = ids;
  }

  get firstAccount(): AccountBody {
    const [first] = this.body.accounts;
    if (!first) throw new Error("a person without accounts");
    return first;
  }

  get id(): string {
    return this.#ids.text(this.firstAccount.key);
  }

  /** The id; the next one overwrites it. */
  get idBytes(): Buffer {
    return this.#ids.bytes(this.firstAccount.key);
  }

  get stored(): StoredPerson {
    return personOfBody(this.body);
  }
}

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
  const ids = new PersonIds(source.enterpriseId);
  for (let person = 0; person < source.members.count; person += 1) {
    yield new MatchedPerson(describePerson(person, source), ids);
  }
}

/** Every key stands in each body, whether it has a value or not: objects of one shape are made and written faster. */
function describePerson(person: number, source: PeopleSource): PersonBody {
  const { roster } = source.notes;
  const members = source.members.accounts(person);
  const joints = findReasons(members, source.reasons);
  const groups = githubGroups(members, source.githubRule);
  const fixes = groups === null ? [] : findFixes(groups, joints, source.githubRule);
  const notes = findNotes(members, source.notes);
  const accounts: AccountBody[] = [];
  for (const account of members) accounts.push(describeAccount(account, source));
  return {
    accounts,
    visual_studio: source.subscriptions.get(person),
    reasons: joints.length === 0 ? undefined : joints.map((joint) => describeReason(joint, accounts, source)),
    notes: notes.length === 0 ? undefined : notes,
    github_groups: groups?.map((group) => group.map((account) => roster.key(account))),
    fixes:
      fixes.length === 0
        ? undefined
        : fixes.map(({ account, cause, joint }) => ({
            account_key: roster.key(account),
            cause,
            address: spelling(joint, source),
          })),
  };
}

function describeAccount(account: number, source: PeopleSource): AccountBody {
  const { collected, roster } = source.notes;
  const key = roster.key(account);
  const number = roster.number(account);
  if (!roster.isCloud(account)) return { key, emails: collected.emails(number) };
  const { invitation, standing: why } = roster.cloudAccount(account);
  const facts = invitation ? invitationFacts(invitation) : collected.userFacts(number);
  const invites = source.pendingInvites.get(number);
  return {
    key,
    why,
    ...facts,
    invitation: invitation !== null || undefined,
    pending_invites: invites && [...invites].sort(compareCodeUnits),
  };
}

function describeReason(joint: Joint, accounts: readonly AccountBody[], source: PeopleSource): ReasonBody {
  const { roster } = source.notes;
  return {
    rule: joint.rule,
    accounts: accounts.length === 2 ? undefined : [roster.key(joint.first), roster.key(joint.second)],
    address: spelling(joint, source),
  };
}

/** A reason's address as its first account spells it: the two may differ, and one has to be shown. */
function spelling(joint: Joint, source: PeopleSource): string | null {
  if (joint.address === noAddress) return null;
  const { collected, view } = source.notes;
  return collected.entryText(view.holdings.entry(view.holdings.find(joint.first, joint.address)));
}
