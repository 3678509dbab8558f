import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ApiServer } from "../dependencies.ts";

/**
 * Reads carry an `ETag` over their body and are answered 304 when the client still has that body. They stay with the
 * client that asked: what one token sees is not for another.
 */
export function addEntityTags(server: ApiServer): void {
  server.addHook("onSend", async (request, reply, payload) => {
    if (request.method !== "GET" && request.method !== "HEAD") return payload;
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "private, no-cache");
    reply.header("vary", "authorization, cookie, accept");
    if (reply.statusCode !== 200 || typeof payload !== "string") return payload;
    const tag = reply.getHeader("etag") ?? entityTag(payload);
    reply.header("etag", tag);
    if (!isKnown(request, String(tag))) return payload;
    reply.code(304).removeHeader("content-type").removeHeader("content-length");
    return null;
  });
}

/** For a body that is streamed: tags it by the facts that decide it. True when the client has it and 304 was set. */
export function isUnchanged(request: FastifyRequest, reply: FastifyReply, facts: unknown): boolean {
  const tag = entityTag(JSON.stringify(facts));
  reply.header("etag", tag);
  if (!isKnown(request, tag)) return false;
  reply.code(304);
  return true;
}

export function entityTag(text: string): string {
  return `W/"${hash("sha256", text, "base64url").slice(0, 27)}"`;
}

/** Weak comparison of RFC 9110, section 13.1.2. */
export function isKnown(request: FastifyRequest, tag: string): boolean {
  const known = request.headers["if-none-match"];
  if (known === undefined) return false;
  const opaque = tag.replace(/^W\//, "");
  return known.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === opaque);
}
