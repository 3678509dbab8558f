import { PageTitle } from "../components/page-title.tsx";

export function SyncsPage() {
  return <PageTitle title="Sync history" />;
}
