import { instanceSession } from "@oneseat/contracts/instance-license";
import { bearerToken } from "@oneseat/http/bearer-token";
import { ProblemError } from "@oneseat/http/problem-error";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";

/** A page exchanges the admin token for a cookie, so that it need not keep the token. */
export function addCreateSession(server: ConnectorServer, { access, instance }: Dependencies): void {
  const options = { config: { isOpen: true }, schema: { response: { 200: instanceSession } } };
  server.post("/api/session", options, async (request, reply) => {
    if (!access.isToken(bearerToken(request.headers))) throw notTheToken();
    access.begin(reply);
    return { host_name: instance.host_name };
  });
}

function notTheToken(): ProblemError {
  return new ProblemError(
    401,
    "requires_authentication",
    "This is not the connector's admin token. The file `token` in its data folder holds it.",
  );
}
