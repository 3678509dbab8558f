import type { IncomingHttpHeaders } from "node:http";

/** The token of `Authorization: Bearer TOKEN` or `token TOKEN`; null when there is none in either form. */
export function bearerToken(headers: IncomingHttpHeaders): string | null {
  return headers.authorization?.match(/^(?:bearer|token) +([^\s]{1,500})$/i)?.[1] ?? null;
}
