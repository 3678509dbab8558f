import type { Change } from "@oneseat/contracts/report";
import { Label, type LabelProps, Link as PrimerLink } from "@primer/react";
import { useMemo } from "react";
import { Link } from "react-router";
import { type Column, DataTable } from "../components/data-table.tsx";
import { formatCount } from "../components/format-number.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { AccountLabel } from "../people/account-label.tsx";
import { personPath } from "../people/person-path.ts";
import styles from "./change-table.module.css";
import { type ChangeKind, type ComparedReports, kindNames } from "./changes-view.ts";

const accountsShownMax = 10;

const kindVariants: Readonly<Record<ChangeKind, NonNullable<LabelProps["variant"]>>> = {
  added: "success",
  removed: "danger",
  joined: "accent",
  split: "attention",
};

type Props = { readonly changes: readonly Change[]; readonly compared: ComparedReports };

/** Each change with the accounts before and now, person by person. */
export function ChangeTable({ changes, compared: { report, since } }: Props) {
  const { enterprise } = useEnterprise();
  const now = report.current ? "" : report.id;
  const columns = useMemo(
    (): Column<Change>[] => [
      {
        id: "kind",
        header: "Change",
        cell: ({ kind }) => <Label variant={kindVariants[kind]}>{kindNames[kind]}</Label>,
      },
      {
        id: "before",
        header: "Before",
        cell: ({ before }) => (
          <People people={before} absence="Not there" pathOf={(id) => personPath(enterprise, id, since.id)} />
        ),
      },
      {
        id: "now",
        header: "Now",
        cell: (change) => (
          <People people={change.now} absence="Gone" pathOf={(id) => personPath(enterprise, id, now)} />
        ),
      },
    ],
    [enterprise, now, since.id],
  );
  return <DataTable label="Changes" columns={columns} rows={changes} rowId={rowId} />;
}

/** A person may be joined from some people and another one split into it: the kind tells the rows apart. */
function rowId({ kind, before, now }: Change): string {
  return [kind, ...before.map(({ id }) => id), ...now.map(({ id }) => id)].join(" ");
}

function People(props: {
  readonly people: Change["now"];
  readonly absence: string;
  readonly pathOf: (id: string) => string;
}) {
  if (props.people.length === 0) return <span className={styles.absence}>{props.absence}</span>;
  return (
    <ul className={styles.people}>
      {props.people.map(({ id, accounts }) => (
        <li key={id}>
          <PrimerLink as={Link} to={props.pathOf(id)} className={styles.person}>
            {accounts.slice(0, accountsShownMax).map((key) => (
              <AccountLabel key={key} accountKey={key} />
            ))}
            {accounts.length > accountsShownMax && (
              <span>{`and ${formatCount(accounts.length - accountsShownMax, "more", "more")}`}</span>
            )}
          </PrimerLink>
        </li>
      ))}
    </ul>
  );
}
