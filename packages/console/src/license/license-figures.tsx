import { Link as PrimerLink } from "@primer/react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { enterprisePath } from "../api/enterprise-path.ts";
import { formatDate } from "../components/format-date.ts";
import { formatNumber } from "../components/format-number.ts";
import { useEnterprise } from "../layout/enterprise-context.ts";
import styles from "./license-figures.module.css";
import type { ReportedLicense } from "./reported-license.ts";

/** The row of figures that GitHub's License page has, with its quick links. */
export function LicenseFigures({ license }: { license: ReportedLicense }) {
  const { enterprise, isOwner } = useEnterprise();
  const { seats_consumed, seats_purchased, seats_available, expires_at } = license;
  const root = `/enterprises/${enterprise}`;
  const isSet = seats_purchased > 0;
  return (
    <dl className={styles.figures}>
      <Figure label="Consumed licenses" value={formatNumber(seats_consumed)}>
        One for each person
      </Figure>
      <Figure label="Purchased licenses" value={isSet ? formatNumber(seats_purchased) : "Not set"}>
        {isSet || !isOwner ? (
          <Validity expiresAt={expires_at} />
        ) : (
          <PrimerLink inline as={Link} to={`${root}/settings/general`}>
            Set the number of licenses
          </PrimerLink>
        )}
      </Figure>
      {isSet && <Available seats={seats_available} />}
      <div className={styles.links}>
        <dt>Quick links</dt>
        <dd>
          <PrimerLink as={Link} to={`${root}/people`}>
            View people
          </PrimerLink>
          <PrimerLink href={enterprisePath(enterprise, "consumed-licenses.csv")} download>
            Download CSV
          </PrimerLink>
        </dd>
      </div>
    </dl>
  );
}

function Figure(props: {
  readonly label: string;
  readonly value: string;
  readonly isAlarming?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>
        <span className={styles.value} data-alarming={props.isAlarming}>
          {props.value}
        </span>
        <span className={styles.note}>{props.children}</span>
      </dd>
    </div>
  );
}

function Available({ seats }: { seats: number }) {
  if (seats >= 0) {
    return (
      <Figure label="Available licenses" value={formatNumber(seats)}>
        {seats === 0 ? "All are consumed" : "Free to use"}
      </Figure>
    );
  }
  return (
    <Figure label="Available licenses" value={`${formatNumber(-seats)} over`} isAlarming>
      More than purchased
    </Figure>
  );
}

function Validity({ expiresAt }: { expiresAt: string | null }) {
  if (expiresAt === null) return "Does not expire";
  if (Date.parse(expiresAt) > Date.now()) return `Valid until ${formatDate(expiresAt)}`;
  return <span data-alarming>{`Expired on ${formatDate(expiresAt)}`}</span>;
}
