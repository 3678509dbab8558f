import { type QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { request } from "../api/request.ts";

/** Who is signed in, and when nobody is, why: `ended` where the server no longer takes the cookie. */
export type SessionState<Session> =
  | { readonly session: Session; readonly absence: null }
  | { readonly session: null; readonly absence: "not-signed-in" | "signed-out" | "ended" };

/** What a page's sign-in does. The console's and the instance's differ in their route and in what it answers. */
export type SessionAccess<Session> = {
  useSession(): UseQueryResult<SessionState<Session>, Error>;
  /** The token goes into the request and nowhere else: the browser keeps only the cookie that no script can read. */
  signIn(client: QueryClient, token: string): Promise<void>;
  signOut(client: QueryClient): Promise<void>;
  /** To be called when the server says that nobody is signed in any more. */
  end(client: QueryClient): void;
};

const sessionKey = ["session"];

/** `path` answers POST and GET with the session, GET with 204 where nobody is signed in. */
export function createSessionAccess<Session>(path: string): SessionAccess<Session> {
  return {
    useSession: () =>
      useQuery({
        queryKey: sessionKey,
        queryFn: async ({ signal }) => stateOf(await request<Session | undefined>(path, { signal })),
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: Number.POSITIVE_INFINITY,
      }),
    signIn: async (client, token) => {
      const headers = { authorization: `Bearer ${token}` };
      change(client, stateOf(await request<Session>(path, { method: "POST", headers })));
    },
    signOut: async (client) => {
      await request(path, { method: "DELETE" });
      change<Session>(client, { session: null, absence: "signed-out" });
    },
    end: (client) => {
      const state = client.getQueryData<SessionState<Session>>(sessionKey);
      if (state?.session) change<Session>(client, { session: null, absence: "ended" });
    },
  };
}

function stateOf<Session>(session: Session | undefined): SessionState<Session> {
  return session === undefined ? { session: null, absence: "not-signed-in" } : { session, absence: null };
}

/** Drops all that was read before: it is not for whoever is signed in now. */
function change<Session>(client: QueryClient, state: SessionState<Session>): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  client.setQueryData(sessionKey, state);
}
