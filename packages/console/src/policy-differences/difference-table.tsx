import type { PolicyDifference } from "@oneseat/contracts/policy-difference";
import { Label, Link as PrimerLink } from "@primer/react";
import { useMemo } from "react";
import { Link } from "react-router";
import { type Column, DataTable } from "../components/data-table.tsx";
import { formatCount } from "../components/format-number.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { personName } from "../people/account-names.ts";
import { fixWords } from "../people/fix-words.ts";
import { HiddenAddress } from "../people/hidden-address.tsx";
import { personPath } from "../people/person-path.ts";
import styles from "./difference-table.module.css";

/** Each person with the address to fix and why, one fix below the other. */
export function DifferenceTable({ differences }: { differences: readonly PolicyDifference[] }) {
  const { enterprise } = useEnterprise();
  const columns = useMemo(
    (): Column<PolicyDifference>[] => [
      { id: "person", header: "Person", cell: (one) => <PersonCell difference={one} enterprise={enterprise} /> },
      { id: "fixes", header: "What to change", cell: (one) => <Fixes difference={one} /> },
    ],
    [enterprise],
  );
  return (
    <DataTable
      label="People counted more than once"
      columns={columns}
      rows={differences}
      rowId={(one) => one.person_id}
    />
  );
}

function PersonCell({ difference, enterprise }: { difference: PolicyDifference; enterprise: string }) {
  const { title, detail } = personName(difference.accounts);
  return (
    <div className={styles.person}>
      <PrimerLink as={Link} to={personPath(enterprise, difference.person_id)} className={styles.name}>
        {title}
      </PrimerLink>
      {detail && <span className={styles.detail}>{detail}</span>}
      <Label variant="attention">{`Counted ${formatCount(difference.seats_more + 1, "time")}`}</Label>
    </div>
  );
}

function Fixes({ difference }: { difference: PolicyDifference }) {
  return (
    <ul className={styles.fixes}>
      {difference.fixes.map((fix) => {
        const { cause, how } = fixWords(fix, difference);
        return (
          <li key={fix.account_key}>
            <strong>{fix.address ?? cause}</strong>
            {fix.address !== null && <span className={styles.detail}>{cause}</span>}
            <p>
              {how} {fix.address === null && fix.cause !== "manual_link" && <HiddenAddress />}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
