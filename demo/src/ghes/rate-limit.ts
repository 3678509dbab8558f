import type { FastifyReply } from "fastify";

export interface RateLimit {
  readonly requestsMax: number;
  readonly windowMs: number;
  /** GitHub answers either, by the kind of the limit. */
  readonly status: 403 | 429;
}

/**
 * Counts all authorized requests of an instance in windows of fixed length. Beyond the limit it answers as GitHub does,
 * with `Retry-After` up to the end of the window, and returns true.
 */
export function createRateLimiter(rateLimit: RateLimit, now: () => number): (reply: FastifyReply) => boolean {
  const { requestsMax, windowMs, status } = rateLimit;
  let windowEnd = 0;
  let used = 0;

  return (reply) => {
    const time = now();
    if (time >= windowEnd) {
      windowEnd = time + windowMs;
      used = 0;
    }
    used += 1;
    reply.header("x-ratelimit-limit", requestsMax);
    reply.header("x-ratelimit-remaining", Math.max(0, requestsMax - used));
    reply.header("x-ratelimit-reset", Math.ceil(windowEnd / 1000));
    if (used <= requestsMax) return false;
    reply.header("retry-after", Math.ceil((windowEnd - time) / 1000));
    reply.code(status).send({ message: "API rate limit exceeded", documentation_url: "https://docs.github.com/rest" });
    return true;
  };
}
