import { findToken, type TokenHolder } from "@oneseat/database/find-token";
import type { Database } from "@oneseat/database/open-database";
import { bearerToken } from "@oneseat/http/bearer-token";
import { notFound, requiresAuthentication } from "@oneseat/http/problem-error";
import type { FastifyInstance, FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    holder: TokenHolder | null;
  }
}

type Role = TokenHolder["role"];

export function addHolder(server: FastifyInstance): void {
  server.decorateRequest("holder", null);
}

/**
 * Runs before a byte of the body is read. No or bad token: 401. An enterprise that is not the token's, or a route that is
 * not for its role: 404, as if it were not there.
 */
export function authorise(database: Database, roles: readonly Role[]) {
  return async (request: FastifyRequest<{ Params: { enterprise: string } }>): Promise<void> => {
    const token = bearerToken(request.headers);
    const holder = token === null ? null : await findToken(database, token);
    if (holder === null) throw requiresAuthentication();
    if (holder.slug !== request.params.enterprise || !roles.includes(holder.role)) throw notFound();
    request.holder = holder;
  };
}

export function holderOf(request: FastifyRequest): TokenHolder {
  if (request.holder === null) throw new Error("the route does not ask for a token");
  return request.holder;
}
