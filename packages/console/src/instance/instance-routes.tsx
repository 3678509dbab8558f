import { PageTitle } from "../components/page-title.tsx";

export function InstanceRoutes() {
  return <PageTitle title="License" />;
}
