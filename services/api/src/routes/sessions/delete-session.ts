import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { noContent, problems } from "../route-schema.ts";

/** The cookie goes; what it stood for ends when its token is deleted. Harmless for whoever is not signed in. */
export function addDeleteSession(server: ApiServer, { sessions }: Dependencies): void {
  server.delete(
    "/api/v1/session",
    {
      config: { access: "public" },
      schema: { tags: ["Session"], summary: "Sign a browser out", response: { 204: noContent, ...problems } },
    },
    async (_request, reply) => {
      sessions.end(reply);
      return reply.code(204).send();
    },
  );
}
