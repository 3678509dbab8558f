import fastifyMultipart from "@fastify/multipart";
import { isMigrated } from "@oneseat/database/migrate";
import { createHttpServer } from "@oneseat/http/create-http-server";
import { addHealthRoutes } from "@oneseat/http/health-routes";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import type { Registry } from "prom-client";
import type { Dependencies } from "./dependencies.ts";
import { addHolder } from "./routes/authorise.ts";
import { addDeleteServerInstance } from "./routes/delete-server-instance.ts";
import { addPostServerUsage } from "./routes/post-server-usage.ts";
import { addPutCloudAccounts } from "./routes/put-cloud-accounts.ts";

/** Ingestion's routes. No body is parsed here: documents stream from the request into their reader. */
export async function buildServer(
  deps: Dependencies,
  options: { registry: Registry; pingQueues: () => Promise<void> },
): Promise<FastifyInstance> {
  const { database } = deps;
  const server = createHttpServer({ logger: deps.logger });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", (_request, payload, done) => done(null, payload));
  await server.register(fastifyMultipart);
  addHolder(server);
  addHealthRoutes(server, {
    registry: options.registry,
    checks: {
      postgres: () => sql`select 1`.execute(database.root),
      redis: options.pingQueues,
      migrations: async () => {
        if (!(await isMigrated(database.root))) throw new Error("a migration has not run");
      },
    },
  });
  addPostServerUsage(server, deps);
  addPutCloudAccounts(server, deps);
  addDeleteServerInstance(server, deps);
  return server;
}
