import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import { ConnectionSection } from "./connection-section.tsx";
import { LicenseSyncSection } from "./license-sync-section.tsx";
import { SyncHistorySection } from "./sync-history-section.tsx";
import { TransmittedSection } from "./transmitted-section.tsx";
import { useInstanceLicense } from "./use-instance-license.ts";
import { UserLicensesSection } from "./user-licenses-section.tsx";

/** Settings → License, as GitHub's documentation describes it. */
export function InstanceLicensePage() {
  const query = useInstanceLicense();
  return (
    <>
      <PageTitle title="License" />
      <Queried query={query} label="Loading the license">
        {(license) => (
          <>
            <UserLicensesSection license={license} />
            <LicenseSyncSection license={license} isUnreachable={query.isRefetchError} />
            <SyncHistorySection lastSync={license.sync.last_sync} />
            <ConnectionSection license={license} />
            <TransmittedSection />
          </>
        )}
      </Queried>
    </>
  );
}
