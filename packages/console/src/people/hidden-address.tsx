import { Link as PrimerLink } from "@primer/react";
import { Link } from "react-router";
import { useEnterprise } from "../layout/enterprise-context.ts";
import styles from "./hidden-address.module.css";

/** For an owner, after words that lack an address: why, and what would show it. Billing managers see none anywhere. */
export function HiddenAddress() {
  const { enterprise, isOwner } = useEnterprise();
  if (!isOwner) return null;
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
