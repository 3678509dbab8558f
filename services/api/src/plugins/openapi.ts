import swagger from "@fastify/swagger";
import apiReference from "@scalar/fastify-api-reference";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import type { ApiServer } from "../dependencies.ts";
import { sessionCookieName } from "../sessions/sessions.ts";
import type { AccessRole } from "./authenticate.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What the document says of a body that is passed on unread. */
    streamedBody?: string;
  }
}

const roleNames: Readonly<Record<AccessRole, string>> = {
  operator: "the operator of the installation",
  owner: "owners",
  billing_manager: "billing managers (every address empty)",
  connector: "connectors (their own instance)",
};

const sessionDescription =
  "Got by `POST /api/v1/session`. Counts for pages of this origin alone: what another site sends is as if it had none.";

/** Makes the OpenAPI document from the routes that are added after it: schemas, who may call, and what they answer. */
export async function addOpenapi(server: ApiServer): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "OneSeat",
        version: "1",
        description:
          "One person, one license. Lists are `{items, next_cursor}`; errors are `application/problem+json` (RFC 9457). " +
          "GitHub's routes stand below `/` and `/api/v3` in GitHub's shapes.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer" },
          session: { type: "apiKey", in: "cookie", name: sessionCookieName, description: sessionDescription },
        },
      },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      const { access = "public", streamedBody } = route.route.config ?? {};
      if (access === "public") return { schema, url };
      const description = `For ${access.map((role) => roleNames[role]).join(", ")}; for everyone else it does not exist.`;
      const body = streamedBody === undefined ? {} : { body: streamedBodySchema(streamedBody) };
      return { schema: { ...schema, ...body, description, security: [{ token: [] }, { session: [] }] }, url };
    },
  });
}

/** A body that no schema here checks, since it is not read here. */
function streamedBodySchema(description: string): object {
  const file = { type: "string", contentMediaType: "application/octet-stream", description };
  return {
    content: {
      "application/json": { schema: { type: "object", description } },
      "multipart/form-data": { schema: { type: "object", properties: { file }, required: ["file"] } },
    },
  };
}

/** The page that shows the document; it and its script come from here, so that it works without the internet. */
export async function addDocumentationPage(server: ApiServer): Promise<void> {
  await server.register(apiReference, {
    routePrefix: "/docs",
    logLevel: "warn",
    configuration: {
      pageTitle: "OneSeat API",
      url: "/openapi.json",
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: "never",
      agent: { disabled: true },
      mcp: { disabled: true },
    },
  });
}
