import type { Enterprise } from "@oneseat/contracts/enterprise";
import type { Session } from "@oneseat/contracts/session";
import { GearIcon, OrganizationIcon } from "@primer/octicons-react";
import { Button, Link as PrimerLink } from "@primer/react";
import { useState } from "react";
import { Link } from "react-router";
import { Age } from "../components/age.tsx";
import { DeleteEnterpriseDialog } from "./delete-enterprise-dialog.tsx";
import styles from "./your-enterprises-page.module.css";

/** The list of GitHub's *Your enterprises*, with what the visitor may do beside each. */
export function EnterpriseList(props: { readonly enterprises: readonly Enterprise[]; readonly session: Session }) {
  const [toDelete, setToDelete] = useState<Enterprise | null>(null);
  const { role } = props.session;
  return (
    <>
      <ul className={styles.list}>
        {props.enterprises.map((enterprise) => (
          <li key={enterprise.id} className={styles.item}>
            <span className={styles.avatar}>
              <OrganizationIcon size={24} />
            </span>
            <div className={styles.words}>
              <Name enterprise={enterprise} isLinked={role === "owner" || role === "billing_manager"} />
              <p className={styles.facts}>
                {enterprise.slug} · made <Age time={enterprise.created_at} />
              </p>
            </div>
            {role === "owner" && (
              <Button as={Link} to={`/enterprises/${enterprise.slug}/settings/general`} leadingVisual={GearIcon}>
                Settings
              </Button>
            )}
            {role === "operator" && (
              <Button variant="danger" aria-label={`Delete ${enterprise.slug}`} onClick={() => setToDelete(enterprise)}>
                Delete
              </Button>
            )}
          </li>
        ))}
      </ul>
      {toDelete && <DeleteEnterpriseDialog enterprise={toDelete} onClose={() => setToDelete(null)} />}
    </>
  );
}

function Name({ enterprise: { slug, name }, isLinked }: { enterprise: Enterprise; isLinked: boolean }) {
  if (!isLinked) return <strong className={styles.name}>{name}</strong>;
  return (
    <PrimerLink as={Link} to={`/enterprises/${slug}/settings/license`} className={styles.name}>
      {name}
    </PrimerLink>
  );
}
