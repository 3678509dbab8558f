/**
 * Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date, else, where GitHub's rate limit is
 * used up, the time until it is reset. Null when it says neither.
 */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const retryAfter = one(headers["retry-after"]);
  if (retryAfter !== undefined) {
    if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
    const date = Date.parse(retryAfter);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const reset = one(headers["x-ratelimit-reset"]);
  if (one(headers["x-ratelimit-remaining"]) === "0" && reset !== undefined && /^\d{1,12}$/.test(reset)) {
    return Math.max(0, Number(reset) * 1000 - now);
  }
  return null;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
