import { PageTitle } from "../components/page-title.tsx";

export function TokensPage() {
  return <PageTitle title="Tokens" />;
}
