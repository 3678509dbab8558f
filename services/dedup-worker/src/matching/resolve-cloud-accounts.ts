import type { Standing } from "@oneseat/contracts/account-standing";
import type { CloudInvitation } from "@oneseat/contracts/cloud-document";
import type { Settings } from "@oneseat/contracts/settings";
import { doesCount, isExcluded, standingOfInvitation } from "./cloud-standing.ts";
import {
  type CloudAccount,
  type CollectedAccounts,
  type CollectedSubscription,
  noAddress,
  role,
} from "./collected-accounts.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import type { Unlinks } from "./override-index.ts";

export type ResolvedCloudAccounts = {
  /** Every account, counted or not, in account order. */
  readonly accounts: readonly CloudAccount[];
  /** By collected number, the organizations whose invitation the account has not answered. */
  readonly pendingInvites: ReadonlyMap<number, ReadonlySet<string>>;
  /** The collected number of the account that each subscription matches. */
  readonly matches: ReadonlyMap<CollectedSubscription, number>;
};

/**
 * Decides which cloud accounts count (matching.md, "Who counts"), and which subscriptions they match.
 *
 * Where the rules leave room:
 * - An account "has" an invitation that names its login, or an address that it holds in any role. Several accounts can
 *   have the same one; addresses that join nobody still say whose an invitation is.
 * - Subscriptions look at users first and then at invitations, so that the question which invitations are accounts
 *   never depends on its own answer. For an invitation that counts this changes nothing: a user who held its
 *   address would have it.
 * - Unlinks apply first here too. What they decide about who counts holds for all three counts, so that these
 *   speak of the same accounts.
 */
export function resolveCloudAccounts(
  collected: CollectedAccounts,
  settings: Pick<Settings, "billing_model" | "managed_users">,
  unlinks: Unlinks,
): ResolvedCloudAccounts {
  const { users } = collected;
  /** Of accounts whose standing turns out to be another one. */
  const standings = new Map<CloudAccount, Standing>();
  const standingOf = (account: CloudAccount) => standings.get(account) ?? account.standing;
  const holders = holdersOfWantedAddresses(collected, users, unlinks);
  const owners = ownersOfInvitations(collected, users, holders);
  const pendingInvites = new Map<number, Set<string>>();
  for (const { invitation } of collected.invitations) {
    for (const owner of owners.get(invitation) ?? []) {
      notePendingInvite(pendingInvites, owner.number, invitation);
      const invited = doesCount(standingOfInvitation(invitation, settings));
      const standing = standingOf(owner);
      if (invited && !doesCount(standing) && !isExcluded(standing)) standings.set(owner, "pending_invitation");
    }
  }
  const wantedRole = settings.managed_users ? role.identity : role.verified;
  const matches = new Map<CollectedSubscription, number>();
  const matchFirst = (subscription: CollectedSubscription, candidates: readonly Holder[]) => {
    if (matches.has(subscription)) return;
    const fitting = candidates.filter(({ account, roles }) => roles & wantedRole && !isExcluded(standingOf(account)));
    const first = fitting.map(({ account }) => account).sort(compareCloudAccounts)[0];
    if (first === undefined) return;
    matches.set(subscription, first.number);
    if (!doesCount(standingOf(first))) standings.set(first, "visual_studio_subscription");
  };
  for (const subscription of collected.subscriptions) matchFirst(subscription, holders.get(subscription.address) ?? []);
  const invitations = collected.invitations.filter(
    ({ invitation }) => !owners.get(invitation)?.some((owner) => doesCount(standingOf(owner))),
  );
  const invited = nameInvitations(collected, invitations, settings);
  for (const { number, invitation } of invitations) notePendingInvite(pendingInvites, number, invitation);
  const invitationHolders = holdersOfWantedAddresses(collected, invited, unlinks);
  for (const subscription of collected.subscriptions) {
    matchFirst(subscription, invitationHolders.get(subscription.address) ?? []);
  }
  const accounts = inAccountOrder(invited.length === 0 ? users : [...users, ...invited]);
  return { accounts: withStandings(accounts, standings), pendingInvites, matches };
}

type Holder = { readonly account: CloudAccount; readonly roles: number };

function compareCloudAccounts(one: CloudAccount, other: CloudAccount): number {
  return compareCodeUnits(one.sortName, other.sortName) || compareCodeUnits(one.name, other.name);
}

/** Users are read from the database in this order, and looking is much cheaper than sorting. */
function inAccountOrder(accounts: readonly CloudAccount[]): readonly CloudAccount[] {
  let before = "";
  for (const { sortName } of accounts) {
    if (sortName <= before) return accounts.toSorted(compareCloudAccounts);
    before = sortName;
  }
  return accounts;
}

function withStandings(
  accounts: readonly CloudAccount[],
  standings: ReadonlyMap<CloudAccount, Standing>,
): readonly CloudAccount[] {
  if (standings.size === 0) return accounts;
  return accounts.map((account) => {
    const standing = standings.get(account);
    return standing === undefined ? account : { ...account, standing };
  });
}

function notePendingInvite(pending: Map<number, Set<string>>, number: number, invitation: CloudInvitation): void {
  const { organization, repository } = invitation;
  if (typeof organization !== "string" || typeof repository === "string") return;
  const organizations = pending.get(number) ?? new Set();
  pending.set(number, organizations.add(organization));
}

/** Who holds the addresses of invitations and subscriptions; of all other addresses nobody asks here. */
function holdersOfWantedAddresses(
  collected: CollectedAccounts,
  accounts: readonly CloudAccount[],
  unlinks: Unlinks,
): Map<number, Holder[]> {
  const holders = new Map<number, Holder[]>();
  for (const { address } of collected.subscriptions) holders.set(address, []);
  for (const { number } of collected.invitations) {
    if (collected.firstEntry(number) < collected.firstEntry(number + 1)) {
      holders.set(collected.entryAddress(collected.firstEntry(number)), []);
    }
  }
  holders.delete(noAddress);
  if (holders.size === 0) return holders;
  for (const account of accounts) {
    const unlinked = unlinks.get(`cloud:${account.name}`);
    const end = collected.firstEntry(account.number + 1);
    for (let entry = collected.firstEntry(account.number); entry < end; entry += 1) {
      const address = collected.entryAddress(entry);
      if (unlinked?.has(address)) continue;
      holders.get(address)?.push({ account, roles: collected.entryRoles(entry) });
    }
  }
  return holders;
}

function ownersOfInvitations(
  collected: CollectedAccounts,
  users: readonly CloudAccount[],
  holders: ReadonlyMap<number, readonly Holder[]>,
): Map<CloudInvitation, readonly CloudAccount[]> {
  const owners = new Map<CloudInvitation, readonly CloudAccount[]>();
  if (collected.invitations.length === 0) return owners;
  const byLogin = new Map(users.map((user) => [user.sortName, user]));
  for (const { number, invitation } of collected.invitations) {
    const named = typeof invitation.login === "string" ? byLogin.get(invitation.login.toLowerCase()) : undefined;
    const entry = collected.firstEntry(number);
    const hasEntry = entry < collected.firstEntry(number + 1);
    const addressed = hasEntry ? (holders.get(collected.entryAddress(entry)) ?? []) : [];
    owners.set(invitation, [...(named ? [named] : []), ...addressed.map(({ account }) => account)]);
  }
  return owners;
}

/**
 * Gives invitations their keys. A user may be called `invitation-81`: then the invitation's name takes the
 * prefix once more, since two accounts with one key could not be told apart.
 */
function nameInvitations(
  collected: CollectedAccounts,
  invitations: CollectedAccounts["invitations"],
  settings: Pick<Settings, "billing_model" | "managed_users">,
): CloudAccount[] {
  const taken = invitations.length > 0 ? new Set(collected.users.map(({ name }) => name)) : new Set<string>();
  const inOrder = [...invitations].sort((one, other) => compareCodeUnits(one.invitation.id, other.invitation.id));
  return inOrder.map(({ number, invitation }): CloudAccount => {
    let name = `invitation-${invitation.id}`;
    while (taken.has(name)) name = `invitation-${name}`;
    taken.add(name);
    const standing = standingOfInvitation(invitation, settings);
    return { number, name, sortName: name.toLowerCase(), standing, invitation };
  });
}
