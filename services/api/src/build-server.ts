import { builtPagesFolder } from "@oneseat/console/built-pages";
import { addPages } from "@oneseat/http/add-pages";
import { createHttpServer } from "@oneseat/http/create-http-server";
import { addHealthRoutes, type HealthChecks } from "@oneseat/http/health-routes";
import type { FastifyBaseLogger } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { Registry } from "prom-client";
import { addRoutes } from "./add-routes.ts";
import type { ApiServer, Dependencies } from "./dependencies.ts";
import { addAuthentication } from "./plugins/authenticate.ts";
import { addEntityTags, addUnchangedAnswers } from "./plugins/entity-tags.ts";
import { addKeptAnswers } from "./plugins/keep-answers.ts";
import { addDocumentationPage, addOpenapi } from "./plugins/openapi.ts";
import { addNulRefusal } from "./plugins/refuse-nul.ts";
import { addForwardedRoutes } from "./routes/forwarded/add-forwarded-routes.ts";

/** The console's script shows what belongs there, and says so where nothing does. */
const pagePaths = ["/", "/sign-in", "/enterprises", "/enterprises/:enterprise", "/enterprises/:enterprise/*"];

/** The whole HTTP side, ready to listen or to be injected into; opens nothing of its own. */
export async function buildServer(
  deps: Dependencies,
  options: { logger: FastifyBaseLogger; checks: HealthChecks },
): Promise<ApiServer> {
  const server: ApiServer = createHttpServer({ logger: options.logger }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await addOpenapi(server);
  addHealthRoutes(server, { checks: options.checks, registry: new Registry() });
  await addDocumentationPage(server);
  await addPages(server, { folder: builtPagesFolder, html: "console.html", paths: pagePaths });
  await server.register(async (guarded: ApiServer) => {
    addAuthentication(guarded, deps);
    addEntityTags(guarded);
    addKeptAnswers(guarded, deps);
    addUnchangedAnswers(guarded);
    await guarded.register(async (answered: ApiServer) => {
      addNulRefusal(answered);
      addRoutes(answered, deps);
    });
    await guarded.register(async (forwarded: ApiServer) => addForwardedRoutes(forwarded, deps));
  });
  await server.ready();
  return server;
}
