import { Link as PrimerLink } from "@primer/react";
import { Link } from "react-router";
import { useEnterprise } from "../layout/enterprise-context.ts";
import styles from "./hidden-address.module.css";

/** In place of an address that may not be shown: why, and what would show it. */
export function HiddenAddress() {
  const { enterprise, isOwner } = useEnterprise();
  if (!isOwner) return <span className={styles.words}>Billing managers do not see addresses.</span>;
  return (
    <span className={styles.words}>
      The address is hidden, since its domain is not verified: verify it in{" "}
      <PrimerLink inline as={Link} to={`/enterprises/${enterprise}/settings/general`}>
        Settings
      </PrimerLink>{" "}
      to see it.
    </span>
  );
}
