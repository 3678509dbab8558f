import type { ServerInstance } from "@oneseat/contracts/server-instance";
import { ServerIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Blankslate } from "@primer/react/experimental";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { enterprisePath } from "../api/enterprise-path.ts";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";
import { Queried } from "../components/queried.tsx";
import { Section } from "../components/section.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import type { InstanceActions } from "./instance-actions.ts";
import { PendingConnections } from "./pending-connections.tsx";
import { RemoveInstanceDialog } from "./remove-instance-dialog.tsx";
import { ServerInstanceItem } from "./server-instance-item.tsx";
import styles from "./server-instances-section.module.css";

const pendingIntervalMs = 5_000;
const quietIntervalMs = 60_000;

/** Where server accounts come from, how fresh each instance's are, and what an owner can do about it. */
export function ServerInstancesSection({ actions }: { actions: InstanceActions | null }) {
  const { enterprise } = useEnterprise();
  const query = useServerInstances(enterprise);
  const listRef = useRef<HTMLDivElement>(null);
  const [removed, setRemoved] = useState<ServerInstance | null>(null);
  const [removals, setRemovals] = useState(0);
  // The button that had the focus has gone with its instance: once the dialog is closed, the list takes it.
  useEffect(() => {
    if (removals > 0) listRef.current?.focus();
  }, [removals]);
  return (
    <Section title="Enterprise Server instances" actions={actions && <Actions {...actions} />}>
      <Queried query={query} label="Loading server instances">
        {({ items }) => (
          <div ref={listRef} tabIndex={-1} className={styles.frame}>
            {items.length === 0 ? (
              <NoInstances isOwner={actions !== null} />
            ) : (
              <ul className={styles.list}>
                {items.map((instance) => (
                  <ServerInstanceItem
                    key={instance.server_id}
                    instance={instance}
                    onRemove={actions && (() => setRemoved(instance))}
                  />
                ))}
              </ul>
            )}
          </div>
        )}
      </Queried>
      {actions && <PendingConnections enterprise={enterprise} />}
      {removed && (
        <RemoveInstanceDialog
          enterprise={enterprise}
          instance={removed}
          onClose={() => setRemoved(null)}
          onRemoved={() => setRemovals(removals + 1)}
        />
      )}
    </Section>
  );
}

function useServerInstances(enterprise: string) {
  return useQuery({
    queryKey: [enterprise, "server-instances"],
    queryFn: ({ signal }) => request<Page<ServerInstance>>(enterprisePath(enterprise, "server-instances"), { signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ last_sync }) => last_sync?.status === "pending") ? pendingIntervalMs : quietIntervalMs,
  });
}

function Actions({ addServerUsage, connectInstance }: InstanceActions) {
  return (
    <>
      <Button onClick={connectInstance}>Connect an instance</Button>
      <Button variant="primary" onClick={addServerUsage}>
        Add server usage
      </Button>
    </>
  );
}

function NoInstances({ isOwner }: { isOwner: boolean }) {
  return (
    <Blankslate border>
      <Blankslate.Visual>
        <ServerIcon size="medium" />
      </Blankslate.Visual>
      <Blankslate.Heading as="h3">No Enterprise Server instances yet</Blankslate.Heading>
      <Blankslate.Description>
        {isOwner
          ? "Add the usage of an instance, or connect it, so that people with accounts there and in the cloud consume one license."
          : "An enterprise owner adds or connects them."}
      </Blankslate.Description>
    </Blankslate>
  );
}
