import type { License } from "@oneseat/contracts/report";
import { InlineMessage } from "@primer/react/experimental";
import { useCallback, useState } from "react";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { AddServerUsageDialog } from "../server-instances/add-server-usage-dialog.tsx";
import { ConnectInstanceDialog } from "../server-instances/connect-instance-dialog.tsx";
import { ServerInstancesSection } from "../server-instances/server-instances-section.tsx";
import { HistorySection } from "./history-section.tsx";
import { LicenseSection } from "./license-section.tsx";
import { NoLicenseUsage } from "./no-license-usage.tsx";
import { isReported } from "./reported-license.ts";
import { useLicense } from "./use-license.ts";

type OpenDialog = "add-server-usage" | "connect-instance" | null;

/** *Settings → License*: the seats, the instances that they come from, and how they came to be so many. */
export function LicensePage() {
  const { enterprise, isOwner } = useEnterprise();
  const query = useLicense(enterprise);
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const close = useCallback(() => setDialog(null), []);
  const actions = isOwner
    ? { addServerUsage: () => setDialog("add-server-usage"), connectInstance: () => setDialog("connect-instance") }
    : null;
  return (
    <>
      <PageTitle title="License" />
      {query.isRefetchError && (
        <InlineMessage variant="warning">OneSeat does not answer. These are the last figures it gave.</InlineMessage>
      )}
      <Queried query={query} label="Loading license usage">
        {(license) =>
          isReported(license) ? (
            <LicenseSection license={license} />
          ) : (
            <NoLicenseUsage isStale={license.stale} isOwner={isOwner} />
          )
        }
      </Queried>
      <ServerInstancesSection actions={actions} />
      {query.data?.report && <HistorySection license={query.data} />}
      {dialog === "add-server-usage" && (
        <AddServerUsageDialog enterprise={enterprise} seatsBefore={seatsOf(query.data)} onClose={close} />
      )}
      {dialog === "connect-instance" && <ConnectInstanceDialog enterprise={enterprise} onClose={close} />}
    </>
  );
}

function seatsOf(license: License | undefined): number | null {
  return license?.report ? license.seats_consumed : null;
}
