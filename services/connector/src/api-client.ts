import type { Readable } from "node:stream";
import { problem } from "@oneseat/contracts/problem";
import { type Dispatcher, request } from "undici";
import type { Clock } from "./clock.ts";
import { retryAfterMs } from "./retry-after.ts";

/** An answer of the cloud side, read whole: it is never large. */
export type ApiAnswer = {
  readonly status: number;
  /** Parsed JSON; undefined for anything else. */
  readonly body: unknown;
  /** What a problem document says, for a person; else the status. */
  readonly detail: string;
  readonly retryAfterMs: number | null;
};

export type ApiRequest = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly token: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
};

export type ApiClient = {
  /** Throws `ApiUnreachableError`, or whatever `signal` aborts with. */
  ask(asked: ApiRequest, signal: AbortSignal): Promise<ApiAnswer>;
};

/** No whole answer came. What was asked may have been done or not. */
export class ApiUnreachableError extends Error {
  override readonly name = "ApiUnreachableError";
}

const connectionTimeoutMs = 300_000;
const answerBytesMax = 1024 * 1024;
const detailCharactersMax = 500;

/** Requests to `ONESEAT_API_URL`. Never follows a redirect: the token goes to one origin only. */
export function createApiClient(options: { url: string; dispatcher: Dispatcher; clock: Clock }): ApiClient {
  const { dispatcher, clock } = options;
  const base = options.url.replace(/\/*$/, "/");
  return {
    ask: async ({ method, path, token, headers, body }, signal) => {
      try {
        const answer = await request(new URL(path.slice(1), base), {
          method,
          dispatcher,
          signal,
          headers: { ...headers, authorization: `Bearer ${token}`, "user-agent": "oneseat-connector" },
          headersTimeout: connectionTimeoutMs,
          bodyTimeout: connectionTimeoutMs,
          ...(body === undefined ? {} : { body }),
        });
        const parsed = parseJson(await readText(answer.body));
        return {
          status: answer.statusCode,
          body: parsed,
          detail: detailOf(parsed, answer.statusCode),
          retryAfterMs: retryAfterMs(answer.headers, clock.now()),
        };
      } catch (error) {
        signal.throwIfAborted();
        throw new ApiUnreachableError(
          `The cloud side cannot be reached (${codeOf(error)}). Check ONESEAT_API_URL, the network and any proxy.`,
        );
      }
    },
  };
}

async function readText(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > answerBytesMax) throw new Error("the answer is too large");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function detailOf(body: unknown, status: number): string {
  const read = problem.pick({ detail: true }).safeParse(body);
  return read.success ? read.data.detail.slice(0, detailCharactersMax) : `HTTP ${status}`;
}

/** A code such as ECONNREFUSED; messages may hold URLs. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "network error";
}
