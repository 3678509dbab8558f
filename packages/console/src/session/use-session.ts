import { type QueryClient, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { request } from "../api/request.ts";
import { RequestProblem } from "../api/request-problem.ts";
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
  client.clear();
  client.setQueryData(sessionKey, await request<Session>(sessionPath, { method: "POST", headers }));
}

/** Drops all that was read as well: it is not for whoever signs in next. */
export function forgetSession(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  client.setQueryData(sessionKey, null);
}

async function readSession(): Promise<Session | null> {
  try {
    return await request<Session>(sessionPath);
  } catch (error) {
    if (error instanceof RequestProblem && error.status === 401) return null;
    throw error;
  }
}
