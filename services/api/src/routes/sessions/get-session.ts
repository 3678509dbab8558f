import { session } from "@oneseat/contracts/session";
import { requiresAuthentication } from "@oneseat/http/problem-error";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { readCredentials } from "../../plugins/authenticate.ts";
import { noContent, problems } from "../route-schema.ts";
import { describeSession } from "./describe-session.ts";

/** A page asks this first of all, and that nobody is signed in is then no error. A bad token is one, as everywhere. */
export function addGetSession(server: ApiServer, deps: Dependencies): void {
  server.get(
    "/api/v1/session",
    {
      config: { access: "public" },
      schema: {
        tags: ["Session"],
        summary: "Who is signed in; 204 where nobody is",
        response: { 200: session, 204: noContent, ...problems },
      },
    },
    async (request, reply) => {
      const credentials = await readCredentials(request, deps);
      const caller = credentials && (await deps.callers.find(credentials.token));
      if (credentials && caller) return describeSession(deps, caller, credentials.expiresAt);
      if (request.headers.authorization !== undefined) throw requiresAuthentication();
      return reply.code(204).send();
    },
  );
}
