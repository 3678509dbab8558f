import type { Connection } from "@oneseat/contracts/connection";
import { Button, ConfirmationDialog, Heading, Label } from "@primer/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { Age } from "../components/age.tsx";
import { ProblemBanner } from "../components/problem-banner.tsx";
import styles from "./pending-connections.module.css";
import { useConnections } from "./use-connections.ts";

/** Connections whose connector has not come yet. */
export function PendingConnections({ enterprise }: { enterprise: string }) {
  const { data: connections = [] } = useConnections(enterprise);
  const [removed, setRemoved] = useState<Connection | null>(null);
  const pending = connections.filter(({ state }) => state === "awaiting_enrolment");
  if (pending.length === 0) return null;
  return (
    <div className={styles.frame}>
      <Heading as="h3" className={styles.title}>
        Waiting for a connector
      </Heading>
      <ul className={styles.list}>
        {pending.map((connection) => (
          <li key={connection.id} className={styles.item}>
            <span className={styles.words}>
              <strong>{connection.host_name}</strong> <Expiry expiresAt={connection.enrolment_expires_at} />
            </span>
            <Button
              size="small"
              aria-label={`Remove the connection of ${connection.host_name}`}
              onClick={() => setRemoved(connection)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {removed && <RemoveDialog enterprise={enterprise} connection={removed} onClose={() => setRemoved(null)} />}
    </div>
  );
}

function Expiry({ expiresAt }: { expiresAt: string | null }) {
  if (expiresAt !== null && Date.parse(expiresAt) < Date.now()) {
    return <Label variant="attention">Token expired: connect it again</Label>;
  }
  return (
    <span className={styles.note}>
      {"Its token expires "}
      {expiresAt && <Age time={expiresAt} />}
    </span>
  );
}

function RemoveDialog(props: { enterprise: string; connection: Connection; onClose: () => void }) {
  const { enterprise, connection, onClose } = props;
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: () => request(enterprisePath(enterprise, `connections/${connection.id}`), { method: "DELETE" }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [enterprise, "connections"] });
      onClose();
    },
  });
  return (
    <ConfirmationDialog
      title={`Remove the connection of ${connection.host_name}?`}
      confirmButtonContent="Remove connection"
      confirmButtonType="danger"
      confirmButtonLoading={removal.isPending}
      onClose={(gesture) => (gesture === "confirm" ? removal.mutate() : onClose())}
    >
      {removal.error && <ProblemBanner title="The connection was not removed" error={removal.error} />}
      Its enrolment token stops working. To connect the instance later, ask for a new token.
    </ConfirmationDialog>
  );
}
