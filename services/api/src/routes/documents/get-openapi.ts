import { z } from "zod";
import type { ApiServer } from "../../dependencies.ts";

export function addGetOpenapi(server: ApiServer): void {
  server.get(
    "/openapi.json",
    {
      config: { access: "public" },
      schema: {
        tags: ["Documents"],
        summary: "This document",
        response: { 200: z.record(z.string(), z.unknown()).describe("OpenAPI 3.1") },
      },
    },
    // The document is made from the routes' schemas and is none of their shapes.
    async (_request, reply) => reply.serializer(JSON.stringify).send({ ...server.swagger() }),
  );
}
