import type { ReasonRule } from "@oneseat/contracts/person";
import { noAddress, role } from "./collected-accounts.ts";
import { compareCodeUnits } from "./compare-code-units.ts";
import { noHolding } from "./holdings.ts";
import type { Joint, ReasonSource } from "./match-reasons.ts";

/** Which reason is told where several would do. */
export const ruleOrder: Record<ReasonRule, number> = {
  manual_link: 0,
  identity: 1,
  primary_primary: 2,
  primary_verified: 3,
  shared_address: 4,
};

/**
 * The reason of a person with two accounts, of whom there are more than of any other kind with a reason: the first pair in
 * Kruskal's order, and all pairs are of these two, so that looking at the addresses which both hold finds it.
 */
export function reasonOfTwo(first: number, second: number, source: ReasonSource): Joint {
  if (source.links.get(first)?.some((link) => link.second === second)) {
    return { rule: "manual_link", address: noAddress, first, second };
  }
  const { holdings } = source.view;
  let least: Joint | null = null;
  const end = holdings.endOfAccount(first);
  for (let holding = holdings.firstOfAccount(first); holding < end; holding += 1) {
    if (!holdings.isHolding(holding)) continue;
    const address = holdings.address(holding);
    const other = holdings.find(second, address);
    if (other === noHolding || !source.view.joins(address)) continue;
    const rule =
      source.policy === "any-email"
        ? ruleOfHolders(holding, other, source)
        : ruleOfPrimaries({ account: first, holding }, other, source);
    if (rule === null || (least && isBefore(least, rule, address, source))) continue;
    least = { rule, address, first, second };
  }
  if (!least) throw new Error("a person of two accounts that nothing joins");
  return least;
}

/** Null where the policy does not join the two by their address. */
function ruleOfHolders(one: number, other: number, { view }: ReasonSource): ReasonRule | null {
  if (!view.isHeld(one) || !view.isHeld(other)) return null;
  const roles = view.holdings.roles(one);
  const others = view.holdings.roles(other);
  if ((roles | others) & role.identity) return "identity";
  if (roles & others & role.primary) return "primary_primary";
  const hasVerified =
    (roles & role.primary && others & role.verified) || (roles & role.verified && others & role.primary);
  return hasVerified ? "primary_verified" : "shared_address";
}

/** The same under primary-email; of a cloud account and a server account the cloud account is the first. */
function ruleOfPrimaries(
  first: { readonly account: number; readonly holding: number },
  second: number,
  { view }: ReasonSource,
): ReasonRule | null {
  if (!view.isPrimary(second)) return null;
  if (view.isPrimary(first.holding)) return "primary_primary";
  if (view.cloudMatch(view.holdings.address(second)) !== first.account) return null;
  return view.holdings.roles(first.holding) & role.identity ? "identity" : "primary_verified";
}

/** Whether a joint precedes another of the same accounts. */
function isBefore(joint: Joint, rule: ReasonRule, address: number, { addressText }: ReasonSource): boolean {
  const order = ruleOrder[joint.rule] - ruleOrder[rule];
  return (order || compareCodeUnits(addressText(joint.address), addressText(address))) < 0;
}
