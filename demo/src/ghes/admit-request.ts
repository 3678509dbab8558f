import { timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from "fastify";
import { failRequest, type InjectedFailure, takeFailure } from "./injected-failure.ts";
import { notFound } from "./not-found.ts";
import type { GhesRoute, SimulatedInstance } from "./simulated-instance.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What the route has to do wrong while it sends its body. */
    bodyFailure?: Extract<InjectedFailure, { kind: "cut" | "truncate" }>;
  }
}

/**
 * Runs before each route: counts the request, checks who asks (anybody else gets 404, as GitHub answers), then the rate
 * limit, then any injected failure.
 */
export function admitRequest(
  instance: SimulatedInstance,
  options: { route: GhesRoute; basicOnly?: boolean },
): preHandlerAsyncHookHandler {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { route, basicOnly = false } = options;
    instance.requests.set(route, (instance.requests.get(route) ?? 0) + 1);
    if (!isAuthorized(request.headers.authorization, instance.credentials, basicOnly)) return notFound(request, reply);
    if (instance.isLimited(reply)) return reply;
    const failure = takeFailure(instance, route);
    if (!failure) return;
    const bodyFailure = failRequest(reply, failure);
    if (!bodyFailure) return reply;
    request.bodyFailure = bodyFailure;
  };
}

/** Basic `USERNAME:TOKEN` everywhere; the REST API takes `Bearer` and `token` as well, site-admin reports do not. */
function isAuthorized(
  header: string | undefined,
  credentials: SimulatedInstance["credentials"],
  basicOnly: boolean,
): boolean {
  const [scheme, value] = header?.split(" ", 2) ?? [];
  if (!scheme || !value) return false;
  switch (scheme.toLowerCase()) {
    case "basic":
      return isSame(Buffer.from(value, "base64").toString(), `${credentials.username}:${credentials.token}`);
    case "bearer":
    case "token":
      return !basicOnly && isSame(value, credentials.token);
    default:
      return false;
  }
}

function isSame(given: string, right: string): boolean {
  const [left, other] = [Buffer.from(given), Buffer.from(right)];
  return left.length === other.length && timingSafeEqual(left, other);
}
