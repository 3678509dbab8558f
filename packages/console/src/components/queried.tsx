import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Loading } from "./loading.tsx";
import { ProblemBanner } from "./problem-banner.tsx";

/** Draws what a query has answered; before that a spinner, and when it fails the reason with a way to try again. */
export function Queried<Data>(props: {
  readonly query: UseQueryResult<Data, Error>;
  /** What is being loaded, for those who cannot see the spinner. */
  readonly label: string;
  readonly children: (data: Data) => ReactNode;
}) {
  const { query, label, children } = props;
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemBanner error={query.error} onRetry={() => query.refetch()} />;
  return <Loading label={label} />;
}
