import { createHmac, timingSafeEqual } from "node:crypto";
import { bearerToken } from "@oneseat/http/bearer-token";
import { requiresAuthentication } from "@oneseat/http/problem-error";
import type { FastifyRequest } from "fastify";
import type { ConnectorServer } from "./build-server.ts";

const cookieName = "oneseat_connector";
/** Whoever asks these says nothing and learns nothing but that the process is well. */
const openRoutes: readonly string[] = ["/livez", "/readyz"];

/** Lets nobody in without the admin token or the cookie that was got for it. Unknown paths are no exception. */
export function addAuthentication(server: ConnectorServer, adminToken: string): void {
  const cookie = sessionOf(adminToken);
  server.addHook("onRequest", async (request) => {
    if (openRoutes.includes(request.routeOptions.url ?? "")) return;
    const token = bearerToken(request.headers);
    if (token !== null ? isSame(token, adminToken) : isSame(cookieOf(request), cookie)) return;
    throw requiresAuthentication();
  });
}

/** For a browser, which sends it to this origin only and to no script. It ends with the browser, or with the token. */
export function sessionCookie(adminToken: string): string {
  return `${cookieName}=${sessionOf(adminToken)}; Path=/; HttpOnly; SameSite=Strict`;
}

/** Derived and not stored: it holds as long as the token does and does not show it. */
function sessionOf(adminToken: string): string {
  return createHmac("sha256", adminToken).update("session cookie").digest("base64url");
}

function cookieOf(request: FastifyRequest): string {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? "";
}

function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHmac("sha256", "comparison").update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}
