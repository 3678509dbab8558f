import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { Loading } from "../components/loading.tsx";
import type { SessionAccess } from "./session-access.ts";
import { goalOf, signInPath } from "./sign-in-goal.ts";
import { SignInPage } from "./sign-in-page.tsx";
import { UnreachablePage } from "./unreachable-page.tsx";

/** Lets only those who are signed in to the pages; everyone else signs in first, and comes back to where they wanted to be. */
export function SessionGate<Session>(props: {
  readonly access: SessionAccess<Session>;
  /** What one signs in to. */
  readonly name: string;
  /** Which token is asked for, and where it is. */
  readonly caption: ReactNode;
  readonly home: string;
  readonly children: (session: Session) => ReactNode;
}) {
  const { access, name, caption, home, children } = props;
  const query = access.useSession();
  const { pathname, search, state } = useLocation();
  if (query.data === undefined) {
    if (!query.error) return <Loading label={`Loading ${name}`} />;
    return <UnreachablePage name={name} error={query.error} isTrying={query.isFetching} onRetry={query.refetch} />;
  }
  const { session, absence } = query.data;
  if (session !== null) {
    return pathname === signInPath ? <Navigate to={goalOf(state) ?? home} replace /> : children(session);
  }
  if (pathname === signInPath) {
    return <SignInPage access={access} name={name} caption={caption} hasEnded={absence === "ended"} />;
  }
  // Whoever has signed out has finished here; the next one begins at the beginning.
  const goal = absence === "signed-out" ? null : { goal: pathname + search };
  return <Navigate to={signInPath} replace state={goal} />;
}
