import type { FastifyReply, FastifyRequest } from "fastify";

/** GitHub's answer to anybody who may not know whether a thing exists. */
export function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(404);
  if (request.url.startsWith("/stafftools")) return reply.type("text/html").send("<h1>Not Found</h1>\n");
  return reply.send({ message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" });
}
