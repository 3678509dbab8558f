import { createHash, timingSafeEqual } from "node:crypto";
import { findToken, type TokenHolder } from "@oneseat/database/find-token";
import type { Database } from "@oneseat/database/open-database";
import { bearerToken } from "@oneseat/http/bearer-token";
import { notFound, requiresAuthentication } from "@oneseat/http/problem-error";
import type { FastifyRequest } from "fastify";
import type { ApiServer } from "../dependencies.ts";

export type AccessRole = "operator" | TokenHolder["role"];

/** Whoever sent a request: the operator of the installation, or the holder of one enterprise's token. */
export type Caller = { readonly role: "operator" } | TokenHolder;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call the route. `public` asks for no token; for everyone else than those named it does not exist. */
    access?: "public" | readonly AccessRole[];
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/**
 * Decides, before a byte of the body is read, whether a route exists for whoever calls it: no or bad token 401, a route
 * that is not for the role or an enterprise that is not the token's 404, never 403. A route that does not say who
 * may call it stops the start.
 */
export function addAuthentication(server: ApiServer, deps: { database: Database; operatorToken: string }): void {
  server.decorateRequest("caller", null);
  server.addHook("onRoute", (route) => {
    if (!route.config?.access) throw new Error(`the route ${route.method} ${route.url} does not say who may call it`);
  });
  server.addHook("onRequest", async (request) => {
    const access = request.routeOptions.config.access;
    if (access === undefined || access === "public") return;
    const caller = await findCaller(request, deps);
    if (caller === null) throw requiresAuthentication();
    if (!access.includes(caller.role)) throw notFound();
    if (caller.role !== "operator" && !isOfEnterprise(caller, request.params)) throw notFound();
    request.caller = caller;
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

async function findCaller(
  request: FastifyRequest,
  deps: { database: Database; operatorToken: string },
): Promise<Caller | null> {
  const token = bearerToken(request.headers);
  if (token === null) return null;
  if (isSameText(token, deps.operatorToken)) return { role: "operator" };
  return findToken(deps.database, token);
}

/** Takes the same time wherever the two differ. */
function isSameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function isOfEnterprise(holder: TokenHolder, params: unknown): boolean {
  const isNamed = typeof params === "object" && params !== null && "enterprise" in params;
  return !isNamed || params.enterprise === holder.slug;
}
