import type { PersonSummary } from "@oneseat/contracts/people-query";
import { Label, Link as PrimerLink } from "@primer/react";
import { useMemo } from "react";
import { Link } from "react-router";
import { type Column, DataTable } from "../components/data-table.tsx";
import { formatCount } from "../components/format-number.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { AccountLabel } from "./account-label.tsx";
import { nameOfKey, personName } from "./account-names.ts";
import styles from "./people-table.module.css";
import type { PeopleView } from "./people-view.ts";
import { personPath } from "./person-path.ts";
import type { ViewedPeople } from "./use-people-view.ts";

const accountsShownMax = 4;

type Props = {
  readonly view: PeopleView;
  readonly people: readonly PersonSummary[];
  readonly onChange: ViewedPeople["change"];
};

/** People in the report's order, or by how many accounts they have. */
export function PeopleTable({ view, people, onChange }: Props) {
  const { enterprise } = useEnterprise();
  const { sort, report } = view;
  // The columns are made anew when the order changes, as their heads tell it; `onChange` belongs to the same view.
  const columns = useMemo(
    (): Column<PersonSummary>[] => [
      {
        id: "person",
        header: "Person",
        cell: (person) => <PersonCell person={person} path={personPath(enterprise, person.id, report)} />,
        ...sorting({ sort, ascending: "order", descending: "-order", onChange }),
      },
      {
        id: "accounts",
        header: "Accounts",
        cell: ({ accounts }) => <AccountsCell accounts={accounts} />,
        ...sorting({ sort, ascending: "accounts", descending: "-accounts", onChange }),
      },
      { id: "environments", header: "Environments", wideOnly: true, cell: ({ accounts }) => environmentsOf(accounts) },
      {
        id: "license",
        header: "License type",
        wideOnly: true,
        cell: ({ visual_studio }) => (visual_studio ? "Visual Studio subscription" : "Enterprise"),
      },
    ],
    [enterprise, sort, report, onChange],
  );
  return <DataTable label="People" columns={columns} rows={people} rowId={(person) => person.id} />;
}

function sorting(order: {
  readonly sort: PeopleView["sort"];
  readonly ascending: PeopleView["sort"];
  readonly descending: PeopleView["sort"];
  readonly onChange: ViewedPeople["change"];
}): Pick<Column<PersonSummary>, "onSort" | "sorted"> {
  const { sort, ascending, descending, onChange } = order;
  // Who has many accounts is what one looks for first; the report's own order begins at its beginning.
  const [first, second] = ascending === "accounts" ? [descending, ascending] : [ascending, descending];
  return {
    onSort: () => onChange({ sort: sort === first ? second : first }),
    ...(sort === ascending ? { sorted: "ascending" } : {}),
    ...(sort === descending ? { sorted: "descending" } : {}),
  };
}

function PersonCell({ person, path }: { person: PersonSummary; path: string }) {
  const { title, detail } = personName(person.accounts);
  return (
    <div className={styles.person}>
      <PrimerLink as={Link} to={path} className={styles.name}>
        {title}
      </PrimerLink>
      {detail && <span className={styles.detail}>{detail}</span>}
      {person.seats_more > 0 && (
        <Label variant="attention" className={styles.difference}>
          {`Counted ${formatCount(person.seats_more + 1, "time")} by GitHub's rule`}
        </Label>
      )}
    </div>
  );
}

function AccountsCell({ accounts }: Pick<PersonSummary, "accounts">) {
  const shown = accounts.slice(0, accountsShownMax);
  const more = accounts.length - shown.length;
  return (
    <ul className={styles.accounts}>
      {shown.map(({ key }) => (
        <li key={key}>
          <AccountLabel accountKey={key} />
        </li>
      ))}
      {more > 0 && <li className={styles.detail}>{`and ${formatCount(more, "more", "more")}`}</li>}
    </ul>
  );
}

function environmentsOf(accounts: PersonSummary["accounts"]): string {
  const onCloud = accounts.some(({ key }) => nameOfKey(key).isCloud);
  const onServer = accounts.some(({ key }) => !nameOfKey(key).isCloud);
  if (onCloud && onServer) return "Cloud and server";
  return onCloud ? "Cloud" : "Server";
}
