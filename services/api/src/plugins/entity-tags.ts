import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ApiServer } from "../dependencies.ts";

/**
 * Reads carry an `ETag` over their body. They stay with the client that asked: what one token sees is not for another.
 */
export function addEntityTags(server: ApiServer): void {
  server.addHook("onSend", (request, reply, payload, next) => {
    if (isRead(request)) {
      if (!reply.hasHeader("cache-control")) reply.header("cache-control", "private, no-cache");
      reply.header("vary", "authorization, cookie, accept");
      if (reply.statusCode === 200 && typeof payload === "string") reply.header("etag", entityTag(payload));
    }
    next(null, payload);
  });
}

/** Reads are answered 304 when the client still has the body of that tag. */
export function addUnchangedAnswers(server: ApiServer): void {
  server.addHook("onSend", (request, reply, payload, next) => {
    const tag = reply.getHeader("etag");
    const isTagged = isRead(request) && reply.statusCode === 200 && typeof payload === "string";
    if (!isTagged || typeof tag !== "string" || !isKnown(request, tag)) return next(null, payload);
    reply.code(304).removeHeader("content-type").removeHeader("content-length");
    next(null, null);
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

/** Weak comparison of RFC 9110, section 13.1.2. */
export function isKnown(request: FastifyRequest, tag: string): boolean {
  const known = request.headers["if-none-match"];
  if (known === undefined) return false;
  if (known === tag) return true;
  const opaque = tag.replace(/^W\//, "");
  return known.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === opaque);
}

function isRead({ method }: FastifyRequest): boolean {
  return method === "GET" || method === "HEAD";
}

function entityTag(text: string): string {
  return `W/"${hash("sha256", text, "base64url").slice(0, 27)}"`;
}
