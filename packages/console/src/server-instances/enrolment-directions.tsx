import type { CreatedConnection } from "@oneseat/contracts/connection";
import { CheckCircleIcon } from "@primer/octicons-react";
import { AriaStatus, Banner, Spinner } from "@primer/react";
import { ScrollableRegion } from "@primer/react/experimental";
import { Age } from "../components/age.tsx";
import { CopyButton } from "../components/copy-button.tsx";
import { CopyableSecret } from "../components/copyable-secret.tsx";
import styles from "./connect-panel.module.css";
import { connectorCommands } from "./connector-commands.ts";
import { useConnections } from "./use-connections.ts";

/** The token, this once, and the commands that use it. */
export function EnrolmentDirections({ enterprise, connection }: { enterprise: string; connection: CreatedConnection }) {
  const { host_name, enrolment_token, enrolment_expires_at } = connection;
  const token = enrolment_token ?? "";
  const commands = connectorCommands({ apiUrl: window.location.origin, token, hostName: host_name });
  return (
    <div className={styles.form}>
      <Banner
        variant="warning"
        title="Copy the token now"
        description={
          <>
            {"It is not shown again. It serves once and expires "}
            {enrolment_expires_at && <Age time={enrolment_expires_at} />}.
          </>
        }
      />
      <CopyableSecret label="Enrolment token" value={token} />
      <p className={styles.text}>
        Run this in a folder with OneSeat, on a machine that reaches {host_name} and this page. Put the name and a
        classic token (scope <code>site_admin</code>) of a site administrator in place of <code>SITE_ADMIN_NAME</code>{" "}
        and <code>SITE_ADMIN_TOKEN</code>.
      </p>
      <div className={styles.commands}>
        <ScrollableRegion aria-label="Commands to run the connector">
          <pre>{commands}</pre>
        </ScrollableRegion>
        <CopyButton text={commands} label="Copy commands" />
      </div>
      <p className={styles.text}>
        Where the connector cannot reach OneSeat's Redis, add <code>export ONESEAT_TRANSPORT=https</code>.
      </p>
      <EnrolmentStatus enterprise={enterprise} connection={connection} />
    </div>
  );
}

function EnrolmentStatus({ enterprise, connection }: { enterprise: string; connection: CreatedConnection }) {
  const { data: connections } = useConnections(enterprise);
  const state = connections?.find(({ id }) => id === connection.id)?.state;
  return (
    <AriaStatus className={styles.status}>
      {state === "enrolled" ? (
        <>
          <CheckCircleIcon />
          {`${connection.host_name} is connected. Its first sync follows.`}
        </>
      ) : (
        <>
          <Spinner size="small" srText={null} />
          {`Waiting for the connector of ${connection.host_name}`}
        </>
      )}
    </AriaStatus>
  );
}
