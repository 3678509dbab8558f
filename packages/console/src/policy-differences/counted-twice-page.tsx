import { PageTitle } from "../components/page-title.tsx";

export function CountedTwicePage() {
  return <PageTitle title="Counted twice" />;
}
