import { session } from "@oneseat/contracts/session";
import { bearerToken } from "@oneseat/http/bearer-token";
import { ProblemError } from "@oneseat/http/problem-error";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { problems } from "../route-schema.ts";
import { describeSession } from "./describe-session.ts";

/** Asks for the token itself: a cookie does not prolong itself. */
export function addCreateSession(server: ApiServer, deps: Dependencies): void {
  server.post(
    "/api/v1/session",
    {
      config: { access: "public" },
      schema: {
        tags: ["Session"],
        summary: "Sign a browser in: exchanges a token for a cookie that authenticates as the token does",
        security: [{ token: [] }],
        response: { 200: session, ...problems },
      },
    },
    async (request, reply) => {
      const token = bearerToken(request.headers);
      const caller = token === null ? null : await deps.callers.find(token);
      if (token === null || caller === null) throw unknownToken();
      const { expiresAt } = await deps.sessions.begin(reply, token);
      return describeSession(deps, caller, expiresAt);
    },
  );
}

function unknownToken(): ProblemError {
  return new ProblemError(
    401,
    "requires_authentication",
    "This token is not known: it is mistyped, revoked or expired. Enter another one; an owner can make them in the settings.",
  );
}
