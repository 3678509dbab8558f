import { type Dispatcher, request } from "undici";
import type { z } from "zod";
import type { Clock } from "../clock.ts";
import { retryAfterMs } from "../retry-after.ts";
import { SourceError } from "./source-error.ts";

export type GhesAddress = { readonly url: string; readonly username: string; readonly token: string };

export type GhesClient = {
  /**
   * Asks until the instance gives an answer that is neither a rate limit nor trouble of its own; the caller reads or
   * destroys the body. Throws `SourceError` once patience is used up.
   */
  get(path: string, signal: AbortSignal): Promise<Dispatcher.ResponseData>;
  /** The body as `schema` says; null where the instance does not have the route. */
  getJson<Schema extends z.ZodType>(path: string, schema: Schema, signal: AbortSignal): Promise<z.infer<Schema> | null>;
};

export type GhesLimits = {
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  /** Tries of one request that meets a dead connection or a 5xx. */
  readonly triesMax: number;
  /** Waiting for a rate limit, in one request. */
  readonly rateLimitWaitMsMax: number;
};

export const defaultGhesLimits: GhesLimits = {
  headersTimeoutMs: 120_000,
  bodyTimeoutMs: 120_000,
  triesMax: 5,
  rateLimitWaitMsMax: 2 * 60 * 60 * 1000,
};

const retryDelayMs = 1000;
const retryDelayMsMax = 30_000;
/** GitHub's advice for a limit that names no time. */
const rateLimitDelayMs = 60_000;
const rateLimitDelayMsMin = 1000;
/** A SCIM page of 100 users has some 100 KiB. */
const jsonBytesMax = 8 * 1024 * 1024;

/** Reads from a GHES instance over Basic authentication. Never follows a redirect: credentials go to one origin only. */
export function createGhesClient(options: {
  address: GhesAddress;
  dispatcher: Dispatcher;
  clock: Clock;
  limits?: GhesLimits;
}): GhesClient {
  const { clock, limits = defaultGhesLimits } = options;
  const get = async (path: string, signal: AbortSignal) => {
    let tries = 0;
    let waitedMs = 0;
    for (;;) {
      const answer = await ask({ ...options, limits, path, signal });
      if (answer instanceof SourceError) {
        tries++;
        if (tries >= limits.triesMax) throw answer;
        await clock.sleep(Math.min(retryDelayMs * 2 ** (tries - 1), retryDelayMsMax), signal);
        continue;
      }
      if (!isRateLimit(answer)) return answer;
      const waitMs = Math.max(rateLimitDelayMsMin, retryAfterMs(answer.headers, clock.now()) ?? rateLimitDelayMs);
      waitedMs += waitMs;
      await answer.body.dump();
      if (waitedMs > limits.rateLimitWaitMsMax) throw rateLimited(waitedMs);
      await clock.sleep(waitMs, signal);
    }
  };
  return {
    get,
    getJson: async (path, schema, signal) => {
      for (let tries = 1; ; tries++) {
        try {
          return await readJson(await get(path, signal), schema);
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof BrokenOffError) || tries >= limits.triesMax) throw error;
          await clock.sleep(retryDelayMs, signal);
        }
      }
    },
  };
}

/** The connection ended within the body, which the instance may well send whole the next time. */
class BrokenOffError extends SourceError {}

async function ask(options: {
  address: GhesAddress;
  dispatcher: Dispatcher;
  limits: GhesLimits;
  path: string;
  signal: AbortSignal;
}): Promise<Dispatcher.ResponseData | SourceError> {
  const { address, dispatcher, limits, path, signal } = options;
  try {
    const answer = await request(new URL(path.slice(1), address.url.replace(/\/*$/, "/")), {
      dispatcher,
      signal,
      headers: { authorization: basic(address), accept: "*/*", "user-agent": "oneseat-connector" },
      headersTimeout: limits.headersTimeoutMs,
      bodyTimeout: limits.bodyTimeoutMs,
    });
    // Its body may break off unread; whoever reads it is told too.
    answer.body.on("error", () => {});
    if (answer.statusCode < 500) return answer;
    await answer.body.dump();
    return unreachable(`answered ${answer.statusCode}`);
  } catch (error) {
    signal.throwIfAborted();
    return unreachable(`could not be reached (${errorCode(error)})`);
  }
}

function basic({ username, token }: GhesAddress): string {
  return `Basic ${Buffer.from(`${username}:${token}`).toString("base64")}`;
}

/** GitHub answers a limit with 429 or with 403; a 403 that names no time is a refusal. */
function isRateLimit({ statusCode, headers }: Dispatcher.ResponseData): boolean {
  return statusCode === 429 || (statusCode === 403 && retryAfterMs(headers, 0) !== null);
}

async function readJson<Schema extends z.ZodType>(
  answer: Dispatcher.ResponseData,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  if (answer.statusCode === 403 || answer.statusCode === 404) {
    await answer.body.dump();
    return null;
  }
  if (answer.statusCode !== 200) {
    await answer.body.dump();
    throw refused(answer.statusCode);
  }
  const parsed = schema.safeParse(parseJson(await readBody(answer.body)));
  if (parsed.success) return parsed.data;
  throw new SourceError(
    "source_malformed",
    "The instance's REST API answered something else than is documented. Check ONESEAT_GHES_URL and any proxy before it.",
  );
}

async function readBody(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes > jsonBytesMax) throw new SourceError("source_malformed", "An answer of the REST API is too large.");
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof SourceError ? error : brokenOff(error);
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

/** 401, a redirect to the sign-in page, or any status that no route of the instance answers. */
export function refused(status: number): SourceError {
  return new SourceError(
    "source_refused",
    `The instance refused the connector (HTTP ${status}). ONESEAT_GHES_USERNAME must be a site administrator and ` +
      "ONESEAT_GHES_TOKEN a classic personal access token of that user with the `site_admin` scope.",
  );
}

export function brokenOff(error: unknown): SourceError {
  return new BrokenOffError("source_unreachable", unreachableSentence(`broke off its answer (${errorCode(error)})`));
}

function unreachable(what: string): SourceError {
  return new SourceError("source_unreachable", unreachableSentence(what));
}

function unreachableSentence(what: string): string {
  return `The instance ${what}. Check ONESEAT_GHES_URL, the network and any proxy; the connector tries again by itself.`;
}

function rateLimited(waitedMs: number): SourceError {
  const minutes = Math.round(waitedMs / 60_000);
  return new SourceError(
    "source_unreachable",
    `The instance limits the rate of requests for more than ${minutes} minutes. The connector tries again by itself.`,
  );
}

/** A code such as ECONNREFUSED; messages may hold URLs. */
function errorCode(error: unknown): string {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "network error";
}
