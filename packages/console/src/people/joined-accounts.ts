import type { MatchReason, Person } from "@oneseat/contracts/person";

/** An account, how it hangs on the one above it, and those that hang on it. */
export type JoinedAccount = {
  readonly key: string;
  /** Null at the top. */
  readonly reason: MatchReason | null;
  readonly joined: readonly JoinedAccount[];
};

/**
 * A person's reasons as a tree below the first account. The reasons are one already (matching.md, "Order, reasons,
 * identity": a spanning tree over the accounts); this only lets it hang from the account that a reader looks for first.
 */
export function joinedAccounts({ accounts, reasons }: Pick<Person, "accounts" | "reasons">): JoinedAccount | null {
  const [first] = accounts;
  return first ? hang(first.key, null, reasons) : null;
}

function hang(key: string, reason: MatchReason | null, reasons: readonly MatchReason[]): JoinedAccount {
  const onward = reasons.filter((one) => one !== reason && one.accounts.includes(key));
  return {
    key,
    reason,
    joined: onward.map((one) => hang(one.accounts[0] === key ? one.accounts[1] : one.accounts[0], one, reasons)),
  };
}
