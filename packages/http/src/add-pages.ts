import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, RouteOptions } from "fastify";
import { notFound, ProblemError } from "./problem-error.ts";

export type Pages = {
  /** Where the build has put the html files and `assets/`. It may come to be while the service runs. */
  readonly folder: string;
  readonly html: "console.html" | "instance.html";
  /** Route patterns. A route of the API is never shadowed: it is the more exact one, or answers other methods. */
  readonly paths: readonly string[];
};

declare module "fastify" {
  interface FastifyContextConfig {
    /** The frame of a page, or what it loads: it holds no data, and nobody needs a token for it. */
    isPage?: boolean;
  }
}

/** A name of the build, which holds the hash of its content, so that it may be kept for ever. */
const assetName = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;
const assetAge = "365d";

/** The one inline style: of the element by which Primer announces things to screen readers. Its text alone is let through. */
const liveRegionStyle = "'sha256-DTxLo/p0U68OvQ0C/ZBm32x0lyr7xl7Dd6LHwBsg7sc='";

const pageHeaders = {
  "cache-control": "no-cache",
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${liveRegionStyle}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  vary: "accept",
};

/**
 * Serves the built pages: the same html at each path, for its script to show the right one, and `/assets/`. Only whoever
 * asks for HTML, as browsers do, sees pages; for everyone else a path without a route of the API stays unknown.
 */
export async function addPages(server: FastifyInstance, { folder, html, paths }: Pages): Promise<void> {
  server.addConstraintStrategy(htmlConstraint);
  await server.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, suppressWarning: true });
  const options = { config: { isPage: true }, schema: { hide: true } };
  const page = { ...options, constraints: { html: true } } satisfies Partial<RouteOptions>;
  for (const path of paths) {
    server.get(path, page, (_request, reply) => {
      requireBuilt(folder, html);
      return reply.headers(pageHeaders).sendFile(html, { cacheControl: false });
    });
  }
  server.get<{ Params: { name: string } }>("/assets/:name", options, ({ params }, reply): FastifyReply => {
    requireBuilt(folder, html);
    if (!assetName.test(params.name)) throw notFound();
    return reply.sendFile(`assets/${params.name}`, { maxAge: assetAge, immutable: true });
  });
}

/** Routes with `{html: true}` are for requests that name HTML among what they accept; the others are for all. */
const htmlConstraint = {
  name: "html",
  storage: () => {
    const handlers = new Map<unknown, never>();
    return {
      get: (accepts: unknown) => handlers.get(accepts) ?? null,
      set: (accepts: unknown, handler: never) => {
        handlers.set(accepts, handler);
      },
    };
  },
  deriveConstraint: ({ headers }: { headers: { accept?: string | undefined } }) =>
    headers.accept?.includes("text/html") ? true : undefined,
  validate: () => {},
};

function requireBuilt(folder: string, html: string): void {
  if (existsSync(join(folder, html))) return;
  throw new ProblemError(
    503,
    "pages_not_built",
    "The pages have not been built: run `node infra/build-pages.ts` and load this again. The API works without them.",
  );
}
