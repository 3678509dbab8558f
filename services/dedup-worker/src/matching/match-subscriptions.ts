import type { MatchedSubscription } from "@oneseat/contracts/person";
import { type AccountRoster, noAccount } from "./account-roster.ts";
import type { AddressView } from "./address-view.ts";
import { type CollectedAccounts, type CollectedSubscription, noAddress } from "./collected-accounts.ts";
import { numberAt } from "./column.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import type { PersonMembers } from "./person-members.ts";
import type { ResolvedCloudAccounts } from "./resolve-cloud-accounts.ts";

/** By the first account of each person that has one, its subscription; of several, the first by address. */
export type PersonSubscriptions = ReadonlyMap<number, MatchedSubscription>;

/**
 * Visual Studio subscriptions by person (matching.md). Those that match a cloud account are known from deciding who
 * counts; the others match the first server account that holds their address, or nobody. Joining nobody does not
 * keep an address from being held.
 */
export function matchSubscriptions(
  collected: CollectedAccounts,
  cloud: ResolvedCloudAccounts,
  { roster, view, members }: { roster: AccountRoster; view: AddressView; members: PersonMembers },
): PersonSubscriptions {
  const rankOf = new Map<number, number>();
  if (cloud.matches.size > 0) {
    for (let account = 0; account < roster.cloudSize; account += 1) rankOf.set(roster.number(account), account);
  }
  const subscriptions = inAddressOrder(collected);
  const isMatched = subscriptions.every((subscription) => cloud.matches.has(subscription));
  const serverHolders = isMatched ? null : firstServerHolders(view, roster);
  const found = new Map<number, MatchedSubscription>();
  for (const subscription of subscriptions) {
    const cloudNumber = cloud.matches.get(subscription);
    const account = cloudNumber === undefined ? serverHolders?.[subscription.address] : rankOf.get(cloudNumber);
    if (account === undefined || account === noAccount) continue;
    const person = members.first(account);
    if (found.has(person)) continue;
    const status = subscription.invitationPending ? "Pending Invitation" : "Matched";
    found.set(person, { email: subscription.email, status });
  }
  return found;
}

function inAddressOrder(collected: CollectedAccounts): CollectedSubscription[] {
  return collected.subscriptions
    .filter(({ address }) => address !== noAddress)
    .map((subscription) => ({ subscription, text: collected.addresses.text(subscription.address) }))
    .sort(
      (one, other) =>
        compareCodeUnits(one.text, other.text) || compareCodeUnits(one.subscription.id, other.subscription.id),
    )
    .map(({ subscription }) => subscription);
}

/** By address, the first server account that holds it. */
function firstServerHolders(view: AddressView, roster: AccountRoster): Int32Array {
  const { numbers, starts, addresses } = view.holdings.columns();
  const holders = new Int32Array(view.holdings.addressCount).fill(noAccount);
  for (let account = roster.cloudSize; account < roster.size; account += 1) {
    const number = numberAt(numbers, account);
    const end = numberAt(starts, number + 1);
    for (let holding = numberAt(starts, number); holding < end; holding += 1) {
      if (!view.isHeld(holding)) continue;
      const address = numberAt(addresses, holding);
      if (numberAt(holders, address) === noAccount) holders[address] = account;
    }
  }
  return holders;
}
