import type { InstanceLicense } from "@oneseat/contracts/instance-license";
import { Link as PrimerLink } from "@primer/react";
import { Link } from "react-router";
import { formatDate } from "../components/format-date.ts";
import { formatNumber } from "../components/format-number.ts";
import { Section } from "../components/section.tsx";
import { ExportLink } from "./export-link.tsx";
import styles from "./user-licenses-section.module.css";

/** The documentation's table. */
export function UserLicensesSection({ license }: { license: InstanceLicense }) {
  const { seats, seats_used } = license;
  return (
    <Section title="User licenses">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Consumed licenses</th>
            <th scope="col">Total available licenses</th>
            <th scope="col">Quick links</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <strong className={styles.figure}>
                {seats_used === null ? "Not known yet" : formatNumber(seats_used)}
              </strong>
              <PrimerLink as={Link} to="/users" className={styles.line}>
                View users
              </PrimerLink>
            </td>
            <td>
              <strong className={styles.figure}>{wordsOfSeats(seats)}</strong>
              <span className={styles.line}>{wordsOfTerm(license)}</span>
            </td>
            <td>
              <ExportLink />
            </td>
          </tr>
        </tbody>
      </table>
      {seats_used === null && (
        <p className={styles.note}>The users are counted when they are first read, by a sync or an export.</p>
      )}
    </Section>
  );
}

function wordsOfSeats(seats: InstanceLicense["seats"]): string {
  if (seats === null) return "Not known";
  return seats === "unlimited" ? "Unlimited licenses" : `${formatNumber(seats)} licenses`;
}

function wordsOfTerm({ seats, expire_at, instance }: InstanceLicense): string {
  if (expire_at !== null) return `Valid until ${formatDate(expire_at)}`;
  if (seats !== null) return "";
  return instance.source === "ghes" ? "The instance has not told its license yet" : "A file of users tells no license";
}
