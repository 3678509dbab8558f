const answerMsMax = 60_000;

export type ApiRequest = {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
  /** Statuses beyond 2xx that the caller deals with. */
  readonly expect?: readonly number[];
};

export type ApiAnswer = { readonly status: number; readonly body: unknown };

/** Asks one of our own servers, as any other client would. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;
  readonly #signal: AbortSignal;

  constructor(options: { readonly url: string; readonly token: string; readonly signal: AbortSignal }) {
    this.#url = options.url;
    this.#token = options.token;
    this.#signal = options.signal;
  }

  /** Throws what the server said when it refuses. */
  async send(path: string, { method = "GET", body, expect = [] }: ApiRequest = {}): Promise<ApiAnswer> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(answerMsMax)]),
    });
    const text = await response.text();
    if (response.ok || expect.includes(response.status)) {
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
    }
    throw new Error(`${method} ${path} was answered with ${response.status}: ${text.slice(0, 500)}`);
  }
}
