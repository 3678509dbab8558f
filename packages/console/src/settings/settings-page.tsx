import type { Settings } from "@oneseat/contracts/settings";
import { useQuery } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { NotFoundPage } from "../components/not-found-page.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { Queried } from "../components/queried.tsx";
import { useEnterprise } from "../layout/enterprise-context.ts";
import { SettingsForm } from "./settings-form.tsx";

/** What an owner decides: the licenses that were bought, who is one person, and what is taken in. */
export function SettingsPage() {
  const { enterprise, isOwner } = useEnterprise();
  const query = useQuery({
    queryKey: [enterprise, "settings"],
    queryFn: ({ signal }) => request<Settings>(enterprisePath(enterprise, "settings"), { signal }),
    enabled: isOwner,
  });
  if (!isOwner) return <NotFoundPage />;
  return (
    <>
      <PageTitle title="General" description="Seats, matching and what this enterprise takes in." />
      <Queried query={query} label="Loading the settings">
        {(settings) => <SettingsForm enterprise={enterprise} settings={settings} />}
      </Queried>
    </>
  );
}
