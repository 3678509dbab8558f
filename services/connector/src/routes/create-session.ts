import { sessionCookie } from "../authenticate.ts";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";

/** A page exchanges the admin token for a cookie, so that it need not keep the token. */
export function addCreateSession(server: ConnectorServer, { adminToken }: Dependencies): void {
  server.post("/api/session", async (_request, reply) =>
    reply.code(204).header("set-cookie", sessionCookie(adminToken)).send(),
  );
}
