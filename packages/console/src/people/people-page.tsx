import { PageTitle } from "../components/page-title.tsx";

export function PeoplePage() {
  return <PageTitle title="People" />;
}
