import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { RequestProblem } from "./request-problem.ts";

const retriesMax = 2;
const freshMs = 10_000;

/** Keeps answers for the pages. `onSignedOut` is told when an answer says that nobody is signed in any more. */
export function createQueryClient({ onSignedOut }: { onSignedOut: () => void }): QueryClient {
  const onError = (error: Error) => isSignedOut(error) && onSignedOut();
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        retry: (failures, error) => failures < retriesMax && isPassing(error),
      },
    },
  });
}

function isSignedOut(error: Error): boolean {
  return error instanceof RequestProblem && error.status === 401;
}

/** What may be gone when asked again; anything else stays as it is. */
function isPassing(error: Error): boolean {
  return error instanceof RequestProblem && (error.status === 0 || error.status >= 500);
}
