import { PageTitle } from "../components/page-title.tsx";

export function PersonPage() {
  return <PageTitle title="Person" />;
}
