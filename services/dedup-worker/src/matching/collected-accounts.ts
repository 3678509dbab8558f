import type { Standing } from "@oneseat/contracts/account-standing";
import type { CloudInvitation, CloudUser, VisualStudioSubscription } from "@oneseat/contracts/cloud-document";
import type { ExportEmail } from "@oneseat/contracts/export-file";
import { standingOfUser } from "./cloud-standing.ts";
import { Column } from "./column.ts";
import { createAddressNormaliser } from "./normalise-address.ts";
import { TextArena } from "./text-arena.ts";
import { noText, TextTable } from "./text-table.ts";
import { asciiJson, type UserFacts, userFacts } from "./user-facts.ts";

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

/** `number` is the one that the account was collected under. */
export type CollectedUser = { readonly number: number; readonly login: string; readonly standing: Standing };
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
  readonly addresses = new TextTable();
  readonly hostNames: string[] = [];
  readonly users: CollectedUser[] = [];
  readonly invitations: CollectedInvitation[] = [];
  readonly subscriptions: CollectedSubscription[] = [];
  readonly #normalise = createAddressNormaliser();
  readonly #spellings = new TextArena();
  readonly #facts = new TextArena();
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

  addServerAccount(account: {
    hostName: string;
    userId: number;
    emails: readonly (readonly [string, boolean])[];
  }): void {
    this.#addAccount(this.#deploymentOf(account.hostName), account.userId);
    const marked = account.emails.findIndex(([, primary]) => primary);
    const chosen = marked === -1 && account.emails.length === 1 ? 0 : marked;
    for (const [index, [email, primary]] of account.emails.entries()) {
      const kind = index === chosen ? role.primary : role.secondary;
      this.#addEntry(email, primary ? kind | role.marked : kind);
    }
  }

  addUser(user: CloudUser): void {
    const number = this.#addAccount(cloudDeployment, this.#facts.size);
    this.#facts.add(asciiJson(userFacts(user)));
    this.users.push({ number, login: user.login, standing: standingOfUser(user) });
    for (const email of user.verified_emails ?? []) this.#addEntry(email, role.verified);
    for (const value of [user.saml_name_id ?? "", ...(user.identity_values ?? [])]) {
      if (this.#normalise(value) !== null) this.#addEntry(value, role.identity);
    }
  }

  addInvitation(invitation: CloudInvitation): void {
    const number = this.#addAccount(cloudDeployment, 0);
    this.invitations.push({ number, invitation });
    if (typeof invitation.email === "string") this.#addEntry(invitation.email, role.verified);
  }

  addSubscription(subscription: VisualStudioSubscription): void {
    const address = this.#intern(subscription.email);
    this.subscriptions.push({
      id: subscription.subscription_id,
      email: subscription.email,
      address,
      invitationPending: subscription.invitation_pending ?? false,
    });
  }

  /** The number of an address that some account holds; `noAddress` for any other value. */
  findAddress(value: string): number {
    const normal = this.#normalise(value);
    return normal === null ? noAddress : this.addresses.find(normal);
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
    return spelling === sameAsNormal ? this.addresses.text(this.entryAddress(entry)) : this.#spellings.get(spelling);
  }

  emails(number: number): ExportEmail[] {
    const emails: ExportEmail[] = [];
    for (let entry = this.firstEntry(number); entry < this.firstEntry(number + 1); entry += 1) {
      emails.push({ email: this.entryText(entry), primary: (this.entryRoles(entry) & role.marked) !== 0 });
    }
    return emails;
  }

  /** What a report stores of a user, without its invitations. */
  userFacts(number: number): UserFacts {
    return JSON.parse(this.#facts.get(this.userId(number))) as UserFacts;
  }

  #addAccount(deployment: number, userId: number): number {
    this.#deployments.push(deployment);
    this.#userIds.push(userId);
    this.#entryStarts.push(this.entryCount);
    return this.size - 1;
  }

  #addEntry(value: string, roles: number): void {
    const normal = this.#normalise(value);
    this.#entryAddresses.push(normal === null ? noAddress : this.addresses.intern(normal));
    this.#entryRoles.push(roles);
    this.#entrySpellings.push(normal === value ? sameAsNormal : this.#spellings.add(value));
  }

  #intern(value: string): number {
    const normal = this.#normalise(value);
    return normal === null ? noAddress : this.addresses.intern(normal);
  }

  #deploymentOf(hostName: string): number {
    const known = this.#hostNumbers.get(hostName);
    if (known !== undefined) return known;
    this.hostNames.push(hostName);
    this.#hostNumbers.set(hostName, this.hostNames.length);
    return this.hostNames.length;
  }
}
