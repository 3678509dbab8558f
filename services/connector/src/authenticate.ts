import { createHmac, timingSafeEqual } from "node:crypto";
import { bearerToken } from "@oneseat/http/bearer-token";
import { requiresAuthentication } from "@oneseat/http/problem-error";
import { SessionCookie } from "@oneseat/http/session-cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ConnectorServer } from "./build-server.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route itself looks at who asks, or tells nothing. */
    isOpen?: boolean;
  }
}

/** Whoever asks these says nothing and learns nothing but that the process is well. */
const healthRoutes: readonly string[] = ["/livez", "/readyz"];
const nameCharacters = 8;

/** Lets nobody in without the admin token or the cookie that was got for it. Unknown paths are no exception. */
export function addAuthentication(server: ConnectorServer, access: AdminAccess): void {
  server.addHook("onRequest", async (request) => {
    const { config, url } = request.routeOptions;
    if (config.isPage || config.isOpen || healthRoutes.includes(url ?? "")) return;
    if (!access.isGranted(request)) throw requiresAuthentication();
  });
}

/**
 * Whoever holds the admin token. A browser exchanges it for a cookie, which is derived from it and not stored: it holds as
 * long as the token does and does not show it.
 */
export class AdminAccess {
  readonly #token: string;
  readonly #cookie: SessionCookie;

  constructor(adminToken: string) {
    this.#token = adminToken;
    // Several connectors on one host share its cookies, whatever their ports.
    const name = `oneseat_connector_${this.#derive("cookie name").slice(0, nameCharacters)}`;
    this.#cookie = new SessionCookie({ name, publicUrl: null });
  }

  /** Whoever sends a token is judged by it alone. */
  isGranted(request: FastifyRequest): boolean {
    if (request.headers.authorization !== undefined) return this.isToken(bearerToken(request.headers));
    return isSame(this.#cookie.read(request) ?? "", this.#derive("session cookie"));
  }

  isToken(token: string | null): boolean {
    return isSame(token ?? "", this.#token);
  }

  /** It ends with the browser, or with the token. */
  begin(reply: FastifyReply): void {
    this.#cookie.write(reply, { value: this.#derive("session cookie"), ageSecondsMax: null });
  }

  end(reply: FastifyReply): void {
    this.#cookie.clear(reply);
  }

  #derive(purpose: string): string {
    return createHmac("sha256", this.#token).update(purpose).digest("hex");
  }
}

/** Takes the same time wherever the two differ. */
function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHmac("sha256", "comparison").update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}
