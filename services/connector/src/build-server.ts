import type { IncomingMessage, ServerResponse } from "node:http";
import { builtPagesFolder } from "@oneseat/console/built-pages";
import { addPages } from "@oneseat/http/add-pages";
import { createHttpServer } from "@oneseat/http/create-http-server";
import { addHealthRoutes } from "@oneseat/http/health-routes";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { addAuthentication } from "./authenticate.ts";
import { connectorMetrics } from "./connector-metrics.ts";
import type { Dependencies } from "./dependencies.ts";
import { addBeginSync } from "./routes/begin-sync.ts";
import { addCreateEnrolment } from "./routes/create-enrolment.ts";
import { addCreateSession } from "./routes/create-session.ts";
import { addDeleteSession } from "./routes/delete-session.ts";
import { addExportUsage } from "./routes/export-usage.ts";
import { addGetLicense } from "./routes/get-license.ts";
import { addGetSession } from "./routes/get-session.ts";
import { addGetSync } from "./routes/get-sync.ts";
import { addListSyncs } from "./routes/list-syncs.ts";
import { addListUsers } from "./routes/list-users.ts";
import { addPreviewUsage } from "./routes/preview-usage.ts";
import { addSwitchSync } from "./routes/switch-sync.ts";

export type ConnectorServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The routes, ready to listen or to be injected into. */
export async function buildServer(deps: Dependencies): Promise<ConnectorServer> {
  const server: ConnectorServer = createHttpServer({ logger: deps.logger }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  addAuthentication(server, deps.access);
  addHealthRoutes(server, { checks: { spool: async () => deps.spool.check() }, registry: connectorMetrics(deps) });
  await addPages(server, { folder: builtPagesFolder, html: "instance.html", paths: ["/", "/users"] });
  addCreateSession(server, deps);
  addGetSession(server, deps);
  addDeleteSession(server, deps);
  addCreateEnrolment(server, deps);
  addGetLicense(server, deps);
  addSwitchSync(server, deps);
  addBeginSync(server, deps);
  addListSyncs(server, deps);
  addGetSync(server, deps);
  addListUsers(server, deps);
  addPreviewUsage(server, deps);
  addExportUsage(server, deps);
  await server.ready();
  return server;
}
