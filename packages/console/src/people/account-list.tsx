import type { Person } from "@oneseat/contracts/person";
import { Label } from "@primer/react";
import { useMemo } from "react";
import { type Column, DataTable } from "../components/data-table.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { AccountLabel } from "./account-label.tsx";
import styles from "./account-list.module.css";
import { type Account, nameOfKey } from "./account-names.ts";
import { knownPrimary } from "./known-primary.ts";

/** Where a person has accounts, and which addresses those hold. */
export function AccountList({ person }: { person: Person }) {
  const { isOwner } = useEnterprise();
  const columns = useMemo(
    (): Column<Account>[] => [
      { id: "account", header: "Account", cell: ({ key }) => <AccountLabel accountKey={key} /> },
      {
        id: "addresses",
        header: "Email addresses",
        cell: (account) => <Addresses account={account} person={person} isOwner={isOwner} />,
      },
    ],
    [person, isOwner],
  );
  return <DataTable label="Accounts" columns={columns} rows={person.accounts} rowId={({ key }) => key} />;
}

function Addresses({ account, person, isOwner }: { account: Account; person: Person; isOwner: boolean }) {
  const primary = knownPrimary(account, person);
  if (account.addresses.length === 0) return <span className={styles.none}>{absence(account, isOwner)}</span>;
  return (
    <ul className={styles.addresses}>
      {account.addresses.map((address) => (
        <li key={address}>
          {address} {address === primary && <Label>Primary</Label>}
        </li>
      ))}
    </ul>
  );
}

function absence({ key }: Account, isOwner: boolean): string {
  if (!isOwner) return "Not shown to billing managers";
  return nameOfKey(key).isCloud ? "None of a verified domain" : "None";
}
