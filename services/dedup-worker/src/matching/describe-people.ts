import type { StoredPerson } from "@oneseat/contracts/person";
import { parsePersonBody } from "@oneseat/contracts/person-body";
import { findNotes, type NoteSource } from "./account-notes.ts";
import { type AccountKey, noAccount } from "./account-roster.ts";
import { noAddress } from "./collected-accounts.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import { findFixes, type GithubRule, githubGroups } from "./github-groups.ts";
import { JsonBytes } from "./json-bytes.ts";
import { findReasons, type Joint, type ReasonSource } from "./match-reasons.ts";
import type { PersonSubscriptions } from "./match-subscriptions.ts";
import { PersonIds } from "./person-id.ts";
import type { PersonMembers } from "./person-members.ts";
import type { ResolvedCloudAccounts } from "./resolve-cloud-accounts.ts";
import { invitationFacts } from "./user-facts.ts";

export type PeopleSource = {
  readonly enterpriseId: string;
  readonly members: PersonMembers;
  readonly subscriptions: PersonSubscriptions;
  readonly pendingInvites: ResolvedCloudAccounts["pendingInvites"];
  readonly notes: NoteSource;
  readonly reasons: ReasonSource;
  readonly githubRule: GithubRule;
};

/** The people in order, one by one as the caller asks for them, so that a million of them never exist at once. */
export function* describePeople(source: PeopleSource): Generator<MatchedPerson> {
  const ids = new PersonIds(source.enterpriseId);
  for (const members of source.members.people()) yield new MatchedPerson(members, source, ids);
}

/** A person of the report. What is asked for is found and made then. */
export class MatchedPerson {
  readonly first: AccountKey;
  readonly #members: readonly number[];
  readonly #source: PeopleSource;
  readonly #ids: PersonIds;
  readonly #groups: number[][] | null;

  constructor(members: readonly number[], source: PeopleSource, ids: PersonIds) {
    this.#members = members;
    this.#source = source;
    this.#ids = ids;
    this.#groups = githubGroups(members, source.githubRule);
    this.first = source.notes.roster.accountKey(this.#firstMember);
  }

  get accountCount(): number {
    return this.#members.length;
  }

  get hasCloud(): boolean {
    return this.first.isCloud;
  }

  get hasServer(): boolean {
    return !this.#source.notes.roster.isCloud(this.#members.at(-1) ?? noAccount);
  }

  get hasSubscription(): boolean {
    return this.#source.subscriptions.has(this.#firstMember);
  }

  /** How many seats more GitHub's rule takes. */
  get policySeatsMore(): number {
    return (this.#groups?.length ?? 1) - 1;
  }

  get accountKeys(): string[] {
    return this.#members.map((account) => this.#source.notes.roster.key(account));
  }

  get id(): string {
    return this.#ids.text(this.first.key);
  }

  /** The id; the next one overwrites it. */
  get idBytes(): Buffer {
    return this.#ids.bytes(this.first.key);
  }

  get stored(): StoredPerson {
    const json = new JsonBytes();
    this.writeBody(json);
    return parsePersonBody(json.take().toString());
  }

  /** A person has one at least. */
  get #firstMember(): number {
    return this.#members[0] ?? noAccount;
  }

  /** Writes the `PersonBody`. All lists have an order of their own, so that equal people give equal text. */
  writeBody(json: JsonBytes): void {
    const members = this.#members;
    const source = this.#source;
    const joints = findReasons(members, source.reasons);
    const subscription = source.subscriptions.get(this.#firstMember);
    json.raw('{"accounts":[');
    for (const account of members) {
      if (account !== this.#firstMember) json.raw(",");
      writeAccount(json, account, source);
    }
    json.raw("]");
    if (subscription) writeMember(json, "visual_studio", subscription);
    if (joints.length > 0) writeReasons(json, joints, source);
    const notes = findNotes(members, source.notes);
    if (notes.length > 0) writeMember(json, "notes", notes);
    if (this.#groups) writeGroups(json, { groups: this.#groups, joints }, source);
    json.raw("}");
  }
}

function writeAccount(json: JsonBytes, account: number, source: PeopleSource): void {
  const { collected, roster } = source.notes;
  const number = roster.number(account);
  json.raw('{"key":');
  roster.writeKey(json, account);
  if (roster.isCloud(account)) {
    writeCloudFacts(json, account, source);
  } else {
    json.raw(',"emails":');
    collected.writeEmails(json, number);
  }
  json.raw("}");
}

function writeCloudFacts(json: JsonBytes, account: number, { notes, pendingInvites }: PeopleSource): void {
  const { collected, roster } = notes;
  const number = roster.number(account);
  const { invitation, standing } = roster.cloudAccount(account);
  writeMember(json, "why", standing);
  if (invitation) {
    for (const [name, value] of Object.entries(invitationFacts(invitation))) writeMember(json, name, value);
    json.raw(',"invitation":true');
  } else {
    collected.writeUserFacts(json, number);
  }
  const invites = pendingInvites.get(number);
  if (invites) writeMember(json, "pending_invites", [...invites].sort(compareCodeUnits));
}

/** Of a person's only two accounts it is not said which they are. */
function writeReasons(json: JsonBytes, joints: readonly Joint[], source: PeopleSource): void {
  const isOfTwo = joints.length === 1;
  let separator = ',"reasons":[';
  for (const joint of joints) {
    json.raw(separator);
    json.raw('{"rule":');
    json.string(joint.rule);
    if (!isOfTwo) {
      json.raw(',"accounts":[');
      writeKeys(json, [joint.first, joint.second], source);
      json.raw("]");
    }
    json.raw(',"address":');
    writeSpelling(json, joint, source);
    json.raw("}");
    separator = ",";
  }
  json.raw("]");
}

type Difference = { readonly groups: readonly (readonly number[])[]; readonly joints: readonly Joint[] };

function writeGroups(json: JsonBytes, { groups, joints }: Difference, source: PeopleSource): void {
  json.raw(',"github_groups":[');
  for (const [index, group] of groups.entries()) {
    json.raw(index > 0 ? ",[" : "[");
    writeKeys(json, group, source);
    json.raw("]");
  }
  let separator = '],"fixes":[';
  for (const { account, cause, joint } of findFixes(groups, joints, source.githubRule)) {
    json.raw(separator);
    json.raw('{"account_key":');
    writeKeys(json, [account], source);
    writeMember(json, "cause", cause);
    json.raw(',"address":');
    writeSpelling(json, joint, source);
    json.raw("}");
    separator = ",";
  }
  json.raw("]");
}

function writeKeys(json: JsonBytes, accounts: readonly number[], { notes: { roster } }: PeopleSource): void {
  for (const [index, account] of accounts.entries()) {
    if (index > 0) json.raw(",");
    roster.writeKey(json, account);
  }
}

/** A reason's address as its first account spells it: the two may differ, and one has to be shown. */
function writeSpelling(json: JsonBytes, { first, address }: Joint, { notes: { collected, view } }: PeopleSource): void {
  if (address === noAddress) json.raw("null");
  else collected.writeEntry(json, view.holdings.find(first, address));
}

/** One of an object that has members before it; what is absent stays so. */
function writeMember(json: JsonBytes, name: string, value: unknown): void {
  if (value === undefined) return;
  json.raw(`,"${name}":`);
  if (typeof value === "string") json.string(value);
  else json.value(value);
}
