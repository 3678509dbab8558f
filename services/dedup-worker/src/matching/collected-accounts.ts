import type { Standing } from "@oneseat/contracts/account-standing";
import type { CloudInvitation, CloudUser, VisualStudioSubscription } from "@oneseat/contracts/cloud-document";
import { AddressTable } from "./address-table.ts";
import { standingOfUser } from "./cloud-standing.ts";
import { Column, numberAt } from "./column.ts";
import { EmailsReader, type Utf8Range } from "./emails-reader.ts";
import { JsonArena } from "./json-arena.ts";
import type { JsonBytes } from "./json-bytes.ts";
import { noText } from "./text-table.ts";
import { userFacts } from "./user-facts.ts";

/** What an address is to the account that holds it; a holding may have several roles. */
export const role = {
  identity: 1,
  verified: 2,
  /** Chosen as a server account's primary, on the list as it came. */
  primary: 4,
  /** Any other address of a server account. */
  secondary: 8,
  /** Marked as primary at the source: shown, and not always chosen. */
  marked: 16,
  /** An owner has taken the address from the account: set on holdings, never on what was collected. */
  unlinked: 32,
} as const;

/** No such address; also the number of a value that is no address. */
export const noAddress = noText;

/** Server deployments are numbered from 1, by host name in the order in which they came. */
export const cloudDeployment = 0;

/** A user, or an invitation that turns out to be an account of its own. */
export type CloudAccount = {
  /** The one that it was collected under. */
  readonly number: number;
  /** Its key is `cloud:NAME`; a user's is the login. */
  readonly name: string;
  /** In small letters. */
  readonly sortName: string;
  readonly standing: Standing;
  readonly invitation: CloudInvitation | null;
};
export type CollectedInvitation = { readonly number: number; readonly invitation: CloudInvitation };
export type CollectedSubscription = {
  readonly id: string;
  readonly email: string;
  readonly address: number;
  readonly invitationPending: boolean;
};

const sameAsNormal = -1;

/**
 * The accounts of an enterprise while they are read, in any order: columns of numbers and arenas of text, about 100
 * bytes for a server account with two addresses. The caller sees to it that no account comes twice.
 */
export class CollectedAccounts {
  readonly addresses = new AddressTable();
  readonly hostNames: string[] = [];
  readonly users: CloudAccount[] = [];
  readonly invitations: CollectedInvitation[] = [];
  readonly subscriptions: CollectedSubscription[] = [];
  readonly #emails = new EmailsReader();
  readonly #spellings = new JsonArena();
  readonly #userFacts = new JsonArena();
  readonly #hostNumbers = new Map<string, number>();
  /** Per account: its deployment, its user id (a cloud user's facts), and where its entries begin. */
  readonly #deployments = new Column(Int32Array);
  readonly #userIds = new Column(Float64Array);
  readonly #entryStarts = new Column(Int32Array);
  readonly #entryAddresses = new Column(Int32Array);
  readonly #entryRoles = new Column(Uint8Array);
  readonly #entrySpellings = new Column(Int32Array);

  get size(): number {
    return this.#deployments.length;
  }

  get entryCount(): number {
    return this.#entryAddresses.length;
  }

  /** `emails` is JSON text `[[email, primary], …]`. */
  addServerAccount(account: { hostName: string; userId: number; emails: string }): void {
    this.#addAccount(this.#deploymentOf(account.hostName), account.userId);
    if (this.#emails.read(account.emails)) this.#addReadEmails();
    else this.#addParsedEmails(account.emails);
  }

  /** The same where `emails` stands in bytes. */
  addServerAccountBytes(account: { hostName: string; userId: number; emails: Utf8Range }): void {
    const { hostName, userId, emails } = account;
    this.#addAccount(this.#deploymentOf(hostName), userId);
    if (this.#emails.readBytes(emails)) this.#addReadEmails();
    else this.#addParsedEmails(emails.bytes.toString("utf8", emails.from, emails.to));
  }

  addUser(user: CloudUser): void {
    const number = this.#addAccount(cloudDeployment, this.#userFacts.add(userFacts(user)));
    const { login: name } = user;
    this.users.push({ number, name, sortName: name.toLowerCase(), standing: standingOfUser(user), invitation: null });
    for (const email of user.verified_emails ?? []) this.#addValue(email, role.verified);
    for (const value of [user.saml_name_id ?? "", ...(user.identity_values ?? [])]) this.#addIdentity(value);
  }

  addInvitation(invitation: CloudInvitation): void {
    const number = this.#addAccount(cloudDeployment, 0);
    this.invitations.push({ number, invitation });
    if (typeof invitation.email === "string") this.#addValue(invitation.email, role.verified);
  }

  addSubscription(subscription: VisualStudioSubscription): void {
    const address = this.addresses.intern(subscription.email);
    this.subscriptions.push({
      id: subscription.subscription_id,
      email: subscription.email,
      address,
      invitationPending: subscription.invitation_pending ?? false,
    });
  }

  /** The number of an address that some account holds; `noAddress` for any other value. */
  findAddress(value: string): number {
    return this.addresses.find(value);
  }

  /**
   * The columns as they are, for loops over all accounts; not to be kept while accounts are still added. The entries of an
   * account reach from its start to the next one, which the last account has too.
   */
  columns() {
    return {
      deployments: this.#deployments.values(),
      userIds: this.#userIds.values(),
      entryStarts: this.#entryStarts.valuesAnd(this.entryCount),
      entryAddresses: this.#entryAddresses.values(),
      entryRoles: this.#entryRoles.values(),
    };
  }

  deployment(number: number): number {
    return this.#deployments.at(number);
  }

  userId(number: number): number {
    return this.#userIds.at(number);
  }

  /** Entries of an account are consecutive, in the order in which they came: from its first up to the next account's. */
  firstEntry(number: number): number {
    return number < this.#entryStarts.length ? this.#entryStarts.at(number) : this.entryCount;
  }

  entryAddress(entry: number): number {
    return this.#entryAddresses.at(entry);
  }

  entryRoles(entry: number): number {
    return this.#entryRoles.at(entry);
  }

  /** The address as it came. */
  entryText(entry: number): string {
    const spelling = this.#entrySpellings.at(entry);
    return spelling === sameAsNormal ? this.addresses.text(this.entryAddress(entry)) : this.#spellings.text(spelling);
  }

  /** Writes what a report stores of the addresses of a server account: the list of its `EmailBody`. */
  writeEmails(json: JsonBytes, number: number): void {
    const first = this.firstEntry(number);
    const end = this.firstEntry(number + 1);
    json.raw("[");
    for (let entry = first; entry < end; entry += 1) {
      json.raw(entry === first ? '{"email":' : ',{"email":');
      this.writeEntry(json, entry);
      json.raw(this.entryRoles(entry) & role.marked ? ',"primary":true}' : "}");
    }
    json.raw("]");
  }

  /** Writes the address as it came. */
  writeEntry(json: JsonBytes, entry: number): void {
    const spelling = this.#entrySpellings.at(entry);
    if (spelling === sameAsNormal) this.addresses.texts.writeString(json, this.entryAddress(entry));
    else this.#spellings.write(json, spelling);
  }

  /** Writes what a report stores of a user, each with a comma before it, without its invitations. */
  writeUserFacts(json: JsonBytes, number: number): void {
    const facts = this.userId(number);
    if (this.#userFacts.isEmptyObject(facts)) return;
    json.raw(",");
    this.#userFacts.write(json, facts, { inside: true });
  }

  #addAccount(deployment: number, userId: number): number {
    this.#deployments.push(deployment);
    this.#userIds.push(userId);
    this.#entryStarts.push(this.entryCount);
    return this.size - 1;
  }

  #addReadEmails(): void {
    const { bytes, froms, tos, primaries, count, firstPrimary } = this.#emails;
    const chosen = chosenPrimary(firstPrimary, count);
    for (let index = 0; index < count; index += 1) {
      const roles = serverRoles({ isChosen: index === chosen, isMarked: primaries[index] === 1 });
      const address = this.addresses.internPlain(bytes, numberAt(froms, index), numberAt(tos, index));
      if (address === noAddress) this.#addSpelled(this.#emails.email(index), roles);
      else this.#addEntry(address, roles, sameAsNormal);
    }
  }

  /** Of a server account, where the reader of bytes gives up. */
  #addParsedEmails(text: string): void {
    const emails = JSON.parse(text) as [string, boolean][];
    const chosen = chosenPrimary(
      emails.findIndex(([, primary]) => primary),
      emails.length,
    );
    for (const [index, [email, isMarked]] of emails.entries()) {
      this.#addValue(email, serverRoles({ isChosen: index === chosen, isMarked }));
    }
  }

  /** A value that is no address is none of its identities. */
  #addIdentity(value: string): void {
    const plain = this.addresses.internPlainText(value);
    if (plain !== noAddress) this.#addEntry(plain, role.identity, sameAsNormal);
    else if (this.addresses.intern(value) !== noAddress) this.#addSpelled(value, role.identity);
  }

  #addValue(value: string, roles: number): void {
    const plain = this.addresses.internPlainText(value);
    if (plain === noAddress) this.#addSpelled(value, roles);
    else this.#addEntry(plain, roles, sameAsNormal);
  }

  #addSpelled(value: string, roles: number): void {
    const address = this.addresses.intern(value);
    const isNormal = address !== noAddress && this.addresses.text(address) === value;
    this.#addEntry(address, roles, isNormal ? sameAsNormal : this.#spellings.add(value));
  }

  #addEntry(address: number, roles: number, spelling: number): void {
    this.#entryAddresses.push(address);
    this.#entryRoles.push(roles);
    this.#entrySpellings.push(spelling);
  }

  #deploymentOf(hostName: string): number {
    const known = this.#hostNumbers.get(hostName);
    if (known !== undefined) return known;
    this.hostNames.push(hostName);
    this.#hostNumbers.set(hostName, this.hostNames.length);
    return this.hostNames.length;
  }
}

/** The first that is marked, else the only one, else none. */
function chosenPrimary(firstMarked: number, count: number): number {
  return firstMarked === -1 && count === 1 ? 0 : firstMarked;
}

function serverRoles({ isChosen, isMarked }: { isChosen: boolean; isMarked: boolean }): number {
  const kind = isChosen ? role.primary : role.secondary;
  return isMarked ? kind | role.marked : kind;
}
