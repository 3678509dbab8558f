import type { Problem } from "@oneseat/contracts/problem";
import { RequestProblem } from "./request-problem.ts";

export type RequestOptions = {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`; `headers` say what it is. */
  readonly file?: Blob;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

/**
 * Asks this page's own origin, as whoever is signed in. Rejects with `RequestProblem` for every answer that is not a
 * success, and when there is no answer. The types of answers are those of `@oneseat/contracts`, which the
 * server validates or builds its answers with; they are not checked a second time here.
 */
export async function request<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await fetchOwn(path, options);
  return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer);
}

/** As `request`, for those who read the answer's body themselves. */
export async function fetchOwn(path: string, options: RequestOptions): Promise<Response> {
  const { method = "GET", body, file, headers, signal } = options;
  const response = await send(path, {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(file ? { body: file } : {}),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: "same-origin" });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new RequestProblem(0, "unreachable", "OneSeat does not answer. Check the connection, then try again.");
  }
}

async function problemOf(response: Response): Promise<RequestProblem> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  const detail = problem?.detail ?? `The server answered with status ${response.status}. Try again shortly.`;
  return new RequestProblem(response.status, problem?.code ?? "unknown", detail, problem?.errors ?? []);
}
