import { PageTitle } from "../components/page-title.tsx";

export function ChangesPage() {
  return <PageTitle title="Changes" />;
}
