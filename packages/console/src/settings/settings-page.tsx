import { PageTitle } from "../components/page-title.tsx";

export function SettingsPage() {
  return <PageTitle title="General" />;
}
