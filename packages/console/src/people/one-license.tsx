import type { MatchReason, Person } from "@oneseat/contracts/person";
import { Section } from "../components/section.tsx";
import { AccountLabel } from "./account-label.tsx";
import { accountWords } from "./account-names.ts";
import { HiddenAddress } from "./hidden-address.tsx";
import { type JoinedAccount, joinedAccounts } from "./joined-accounts.ts";
import styles from "./one-license.module.css";
import { reasonWords } from "./reason-words.ts";

/** Why all the accounts of a person consume one license: how each hangs on another, as a tree. */
export function OneLicense({ person }: { person: Person }) {
  const tree = joinedAccounts(person);
  const [first] = person.accounts;
  if (!tree || !first) return null;
  if (person.accounts.length === 1) {
    return (
      <Section title="Why one license">
        <p className={styles.words}>
          {`${accountWords(first.key)} is this person's only account, so it consumes one license by itself.`}
        </p>
      </Section>
    );
  }
  return (
    <Section
      title="Why one license"
      description="Each account below belongs to the same person as the one above it, for the reason that stands between them. Addresses are compared without regard to capital letters."
    >
      <ul className={styles.tree} aria-label="How the accounts belong together">
        <Branch account={tree} />
      </ul>
    </Section>
  );
}

function Branch({ account }: { account: JoinedAccount }) {
  return (
    <li className={styles.branch}>
      {account.reason && <Reason reason={account.reason} />}
      <div className={styles.account}>
        <AccountLabel accountKey={account.key} />
      </div>
      {account.joined.length > 0 && (
        <ul className={styles.joined}>
          {account.joined.map((one) => (
            <Branch key={one.key} account={one} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Reason({ reason }: { reason: MatchReason }) {
  return (
    <p className={styles.reason}>
      {reasonWords(reason)} {reason.address === null && reason.rule !== "manual_link" && <HiddenAddress />}
    </p>
  );
}
