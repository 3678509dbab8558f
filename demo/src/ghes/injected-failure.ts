import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { GhesRoute, SimulatedInstance } from "./simulated-instance.ts";

/** What goes wrong with the next request to a route that is authenticated. */
export type InjectedFailure = { readonly route: GhesRoute } & (
  | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number }
  /** The connection dies in the middle of the body. */
  | { readonly kind: "cut"; readonly afterCharacters: number }
  /** The body ends early and looks complete. */
  | { readonly kind: "truncate"; readonly afterCharacters: number }
  /** A sign-in page with status 200, as a proxy before the instance answers. */
  | { readonly kind: "sign-in-page" }
  /** No answer at all, until the simulator closes or the client gives up. */
  | { readonly kind: "hang" }
);

type BodyFailure = Extract<InjectedFailure, { kind: "cut" | "truncate" }>;

const signInPage = "<!DOCTYPE html><html><title>Sign in</title><body>Sign in to continue.</body></html>";

/** Takes the first failure waiting for the route; each is used once. */
export function takeFailure(instance: SimulatedInstance, route: GhesRoute): InjectedFailure | undefined {
  const index = instance.failures.findIndex((failure) => failure.route === route);
  return index < 0 ? undefined : instance.failures.splice(index, 1)[0];
}

/** Answers for the failure; a failure of the body is handed back, for whoever sends the body. */
export function failRequest(reply: FastifyReply, failure: InjectedFailure): BodyFailure | undefined {
  switch (failure.kind) {
    case "status":
      if (failure.retryAfterSeconds !== undefined) reply.header("retry-after", failure.retryAfterSeconds);
      reply.code(failure.status).type("text/plain").send("the instance is in trouble\n");
      return undefined;
    case "sign-in-page":
      reply.type("text/html").send(signInPage);
      return undefined;
    case "hang":
      reply.hijack();
      return undefined;
    case "cut":
    case "truncate":
      return failure;
    default:
      return failure satisfies never;
  }
}

/** The body up to where it fails: a thrown error makes Fastify destroy the connection under the client. */
export function failingBody(blocks: Iterable<string>, failure: BodyFailure): Readable {
  return Readable.from(upTo(blocks, failure), { objectMode: false });
}

function* upTo(blocks: Iterable<string>, failure: BodyFailure): Generator<string, void, undefined> {
  let left = failure.afterCharacters;
  for (const block of blocks) {
    if (left <= 0) break;
    yield block.slice(0, left);
    left -= block.length;
  }
  if (failure.kind === "cut") throw new Error("the simulator cuts the connection here");
}
