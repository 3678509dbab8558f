import { instanceSession } from "@oneseat/contracts/instance-license";
import { requiresAuthentication } from "@oneseat/http/problem-error";
import { z } from "zod";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";

/** A page asks this first of all, and that nobody is signed in is then no error. A bad token is one, as everywhere. */
export function addGetSession(server: ConnectorServer, { access, instance }: Dependencies): void {
  const options = { config: { isOpen: true }, schema: { response: { 200: instanceSession, 204: z.undefined() } } };
  server.get("/api/session", options, async (request, reply) => {
    reply.header("cache-control", "no-store");
    if (access.isGranted(request)) return { host_name: instance.host_name };
    if (request.headers.authorization !== undefined) throw requiresAuthentication();
    return reply.code(204).send();
  });
}
