import { ProblemError } from "@oneseat/http/problem-error";
import type { FastifyReply, FastifyRequest } from "fastify";
import { credentialsOf } from "../../plugins/authenticate.ts";

/**
 * Sends the request on to ingestion, path, headers and body unchanged, and its answer back. `onAnswered` runs before the
 * answer goes on. Ingestion authenticates again, by the token: it trusts no one for standing before it, and knows no
 * cookies.
 */
export function forward(
  request: FastifyRequest,
  reply: FastifyReply,
  onAnswered: (status: number) => Promise<void> = async () => {},
): FastifyReply {
  const authorization = `Bearer ${credentialsOf(request).token}`;
  return reply.from(undefined, {
    rewriteRequestHeaders: (_request, headers) => ({ ...passedOn(headers), authorization }),
    onError: (failed) => {
      request.log.warn("ingestion does not answer");
      failed.send(ingestionUnavailable());
    },
    onResponse: (_request, answered, { stream }) => {
      const send = () => answered.send(stream);
      onAnswered(answered.statusCode).then(send, send);
    },
  });
}

/** `Expect: 100-continue` has been answered here already, and the forwarding client knows none. */
function passedOn<Headers extends Record<string, unknown>>(headers: Headers): Omit<Headers, "expect" | "cookie"> {
  const { expect: _answered, cookie: _opened, ...others } = headers;
  return others;
}

function ingestionUnavailable(): ProblemError {
  return new ProblemError(
    503,
    "ingestion_unavailable",
    "Ingestion, which takes this in, does not answer at this moment: try again shortly.",
  );
}
