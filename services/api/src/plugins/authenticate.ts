import type { TokenHolder } from "@oneseat/database/find-token";
import { bearerToken } from "@oneseat/http/bearer-token";
import { notFound, requiresAuthentication } from "@oneseat/http/problem-error";
import type { FastifyRequest } from "fastify";
import type { Caller } from "../callers/callers.ts";
import type { ApiServer, Dependencies } from "../dependencies.ts";

export type AccessRole = Caller["role"];

/** How a caller is known. */
export type Credentials = {
  readonly token: string;
  /** When the cookie that held the token ends; null where the request carried the token itself. */
  readonly expiresAt: Date | null;
};

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call the route. `public` asks for no token; for everyone else than those named it does not exist. */
    access?: "public" | readonly AccessRole[];
  }
  interface FastifyRequest {
    caller: Caller | null;
    credentials: Credentials | null;
  }
}

/**
 * Decides, before a byte of the body is read, whether a route exists for whoever calls it: no or bad token 401, a route
 * that is not for the role or an enterprise that is not the token's 404, never 403. A route that does not say who
 * may call it stops the start.
 */
export function addAuthentication(server: ApiServer, deps: Dependencies): void {
  server.decorateRequest("caller", null);
  server.decorateRequest("credentials", null);
  server.addHook("onRoute", (route) => {
    if (!route.config?.access) throw new Error(`the route ${route.method} ${route.url} does not say who may call it`);
  });
  server.addHook("onRequest", async (request) => {
    const access = request.routeOptions.config.access;
    if (access === undefined || access === "public") return;
    const credentials = await readCredentials(request, deps);
    const caller = credentials && (await deps.callers.find(credentials.token));
    if (caller === null) throw requiresAuthentication();
    if (!access.includes(caller.role)) throw notFound();
    if (caller.role !== "operator" && !isOfEnterprise(caller, request.params)) throw notFound();
    request.caller = caller;
    request.credentials = credentials;
  });
}

/** The caller of a route that asks for one. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error("the route asks for no token, so nobody is known to have called it");
  return request.caller;
}

/** The caller of a route that the operator may not call. */
export function holderOf(request: FastifyRequest): TokenHolder {
  const caller = callerOf(request);
  if (caller.role === "operator") throw new Error("the route is for the operator as well, who holds no enterprise");
  return caller;
}

/** What the caller of a route that asks for one is known by. */
export function credentialsOf(request: FastifyRequest): Credentials {
  if (request.credentials === null) throw new Error("the route asks for no token, so none is known");
  return request.credentials;
}

/** Whoever sends a token is judged by it alone, whatever cookie comes with it. */
export async function readCredentials(
  request: FastifyRequest,
  { sessions }: Dependencies,
): Promise<Credentials | null> {
  if (request.headers.authorization === undefined) return sessions.read(request);
  const token = bearerToken(request.headers);
  return token === null ? null : { token, expiresAt: null };
}

function isOfEnterprise(holder: TokenHolder, params: unknown): boolean {
  const isNamed = typeof params === "object" && params !== null && "enterprise" in params;
  return !isNamed || params.enterprise === holder.slug;
}
