/** The rival of the read API: Fastify alone, which sends bytes that it was given. `ROUTES_FILE` holds them. */
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import { z } from "zod";

const routes = z
  .array(
    z.object({
      url: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()),
      body: z.string().nullable(),
    }),
  )
  .parse(JSON.parse(readFileSync(process.env.ROUTES_FILE ?? "", "utf8")));

const textLengthMax = 4096;

const server = Fastify({ routerOptions: { ignoreTrailingSlash: false } });
server.get("/livez", async () => ({ status: "ok" }));
for (const { url, status, headers, body } of routes) {
  // A short text is faster in one piece with its headers than as bytes beside them.
  const bytes = body === null ? undefined : body.length <= textLengthMax ? body : Buffer.from(body);
  server.get(url, (_request, reply) => {
    reply.code(status).headers(headers).send(bytes);
  });
}
await server.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
process.stdin.on("end", () => process.exit()).resume();
