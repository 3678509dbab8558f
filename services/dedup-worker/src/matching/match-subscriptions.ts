import type { MatchedSubscription } from "@oneseat/contracts/person";
import type { AccountRoster } from "./account-roster.ts";
import type { AddressView } from "./address-view.ts";
import { type CollectedAccounts, type CollectedSubscription, noAddress } from "./collected-accounts.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import type { ResolvedCloudAccounts } from "./resolve-cloud-accounts.ts";

/** The subscription of each person that has one; of several, the first by address. */
export type PersonSubscriptions = ReadonlyMap<number, MatchedSubscription>;

/**
 * Visual Studio subscriptions by person (matching.md). Those that match a cloud account are known from deciding who
 * counts; the others match the first server account that holds their address, or nobody. Joining nobody does not
 * keep an address from being held.
 */
export function matchSubscriptions(
  collected: CollectedAccounts,
  cloud: ResolvedCloudAccounts,
  accounts: { roster: AccountRoster; view: AddressView; personOf: (account: number) => number },
): PersonSubscriptions {
  const { roster, view, personOf } = accounts;
  const rankOf = new Map<number, number>();
  if (cloud.matches.size > 0) {
    for (let account = 0; account < roster.cloudSize; account += 1) rankOf.set(roster.number(account), account);
  }
  const found = new Map<number, MatchedSubscription>();
  for (const subscription of inAddressOrder(collected)) {
    const cloudNumber = cloud.matches.get(subscription);
    const account =
      cloudNumber === undefined ? firstServerHolder(view, roster, subscription.address) : rankOf.get(cloudNumber);
    if (account === undefined || found.has(personOf(account))) continue;
    const status = subscription.invitationPending ? "Pending Invitation" : "Matched";
    found.set(personOf(account), { email: subscription.email, status });
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

function firstServerHolder(view: AddressView, roster: AccountRoster, address: number): number | undefined {
  const { holdings } = view;
  for (let place = holdings.firstOfAddress(address); place < holdings.firstOfAddress(address + 1); place += 1) {
    const holding = holdings.atPlace(place);
    const account = holdings.account(holding);
    if (!roster.isCloud(account) && view.isHeld(holding)) return account;
  }
  return undefined;
}
