import { type QueryClient, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { request } from "../api/request.ts";
import type { Session } from "./session.ts";

const sessionPath = "/api/v1/session";
const sessionKey = ["session"];

/** Who is signed in; null: nobody. */
export function useSession(): Session | null {
  const { data } = useSuspenseQuery({
    queryKey: sessionKey,
    queryFn: readSession,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await request(sessionPath, { method: "DELETE" });
    forgetSession(client);
  };
}

/** The token goes into the request and nowhere else: the browser keeps only the cookie that no script can read. */
export async function signIn(client: QueryClient, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  beginSession(client, await request<Session>(sessionPath, { method: "POST", headers }));
}

export function forgetSession(client: QueryClient): void {
  beginSession(client, null);
}

/** Drops all that was read before: it is not for whoever is signed in now. */
function beginSession(client: QueryClient, session: Session | null): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  client.setQueryData(sessionKey, session);
}

async function readSession(): Promise<Session | null> {
  return (await request<Session | undefined>(sessionPath)) ?? null;
}
