import { Banner } from "@primer/react";
import { RequestProblem } from "../api/request-problem.ts";

/** Says what failed and what to do about it. */
export function ProblemBanner({ error, title, onRetry }: { error: Error; title?: string; onRetry?: () => void }) {
  const isExpected = error instanceof RequestProblem;
  return (
    <Banner
      variant="critical"
      title={title ?? (isExpected ? "This could not be loaded" : "The page hit an error")}
      description={isExpected ? error.message : "This is a fault in OneSeat. Load the page again."}
      {...(onRetry ? { primaryAction: <Banner.PrimaryAction onClick={onRetry}>Try again</Banner.PrimaryAction> } : {})}
    />
  );
}
