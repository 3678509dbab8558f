import { PageTitle } from "../components/page-title.tsx";

export function LicensePage() {
  return <PageTitle title="License" />;
}
