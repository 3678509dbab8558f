import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";

/** The cookie goes; harmless for whoever is not signed in. */
export function addDeleteSession(server: ConnectorServer, { access }: Dependencies): void {
  server.delete("/api/session", { config: { isOpen: true } }, async (_request, reply) => {
    access.end(reply);
    return reply.code(204).send();
  });
}
